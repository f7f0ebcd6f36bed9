"""The candidate's own words before a follow-up: verbatim, few, and without a sign of what we think of them."""

import re

from agent.prompting import render
from agent.visible import visible

MOST_WORDS = 25
LEAST_WORDS = 3
_WORD = re.compile(r"\S+")
_END = re.compile(r"[.!?](?=\s)")
_LONG_WORD = re.compile(r"[^\W\d_]{3,}")
LEAST_SENTENCE = 8
LEAST_BESIDE_NUMBERS = 4
"""Words of three letters or more that have to stand beside a number: a bare result says nothing to ask about."""
_MARKUP = re.compile(r"[<\[\]`\\|]|://")
"""What would come to life in a text of ours: HTML, links, images, code, tables."""


def quotable(words: str) -> str:
    """The part of `words` that may be quoted, "" if none may: the first line, MOST_WORDS words at most, up to
    the end of a sentence where one of LEAST_SENTENCE words or more ends among them."""
    line = next((part for part in words.strip().splitlines() if part.strip()), "").strip()
    found = list(_WORD.finditer(line))
    if len(found) < LEAST_WORDS or _is_bare_result(line):
        return ""
    if _MARKUP.search(line) or visible(line) != line:
        return ""
    cut = line[: found[:MOST_WORDS][-1].end()]
    if cut == line:
        return line
    ends = [
        end.end() for end in _END.finditer(cut) if len(cut[: end.end()].split()) >= LEAST_SENTENCE
    ]
    return cut[: ends[-1]] if ends else cut


def _is_bare_result(line: str) -> bool:
    has_number = any(character.isdigit() for character in line)
    return has_number and len(_LONG_WORD.findall(line)) < LEAST_BESIDE_NUMBERS


def with_words(words: str, probe: str) -> tuple[str, str]:
    """The probe with the candidate's words before it, and what was quoted; the probe alone if none may be."""
    quoted = quotable(words)
    if not quoted:
        return probe, ""
    is_cut = quoted != words.strip() and quoted[-1] not in ".!?"
    return render("you_wrote", quote=f"{quoted} ..." if is_cut else quoted, probe=probe), quoted
