"""The candidate's own words before a follow-up: verbatim, few, and without a sign of what we think of them."""

import re

from agent.prompting import render
from agent.visible import visible

MOST_WORDS = 25
LEAST_WORDS = 3
_WORD = re.compile(r"\S+")
_MARKUP = re.compile(r"[<\[\]`\\|]|://")
"""What would come to life in a text of ours: HTML, links, images, code, tables."""


def quotable(words: str) -> str:
    """The part of `words` that may be quoted, "" if none may: the first line, MOST_WORDS words at most."""
    line = next((part for part in words.strip().splitlines() if part.strip()), "").strip()
    found = list(_WORD.finditer(line))
    if len(found) < LEAST_WORDS or _MARKUP.search(line) or visible(line) != line:
        return ""
    return line[: found[:MOST_WORDS][-1].end()]


def with_words(words: str, probe: str) -> tuple[str, str]:
    """The probe with the candidate's words before it, and what was quoted; the probe alone if none may be."""
    quoted = quotable(words)
    if not quoted:
        return probe, ""
    is_cut = quoted != words.strip()
    return render("you_wrote", quote=f"{quoted} ..." if is_cut else quoted, probe=probe), quoted
