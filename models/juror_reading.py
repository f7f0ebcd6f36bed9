"""Which sentences of an answer the juror reads: those that are the candidate's own, at most MOST_SENTENCES."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import pairwise

from models.juror_language import is_foreign
from models.juror_words import content
from models.windows import Window, sentences

MOST_SENTENCES = 48
_EMPTY_LINE = re.compile(r"\n[^\S\n]*\n")
_ECHO_WORDS = 6
_ECHO_SHARE = 0.75
"""From so many content words on, a sentence whose words were shown to more than this share is an echo."""


def holds_words(answer: str) -> bool:
    return any(c.isalnum() for c in answer)


def why_unread(answer: str) -> str:
    """Why the juror does not read it; "" where it does."""
    if not is_latin(answer):
        return "the answer is in a script that the juror does not read"
    if is_foreign(answer):
        return "the answer is in a language that the juror does not read: English alone"
    return ""


def is_latin(answer: str) -> bool:
    """Whether at least half of its letters are of the script that the juror reads."""
    letters = [c for c in answer if c.isalpha()][:5000]
    return 2 * sum("LATIN" in unicodedata.name(c, "") or c.isascii() for c in letters) >= len(
        letters
    )


def sentences_read(answer: str, shown: str, claims: Sequence[str]) -> list[Window]:
    """The candidate's own sentences, where there are too many those about one of the claims."""
    return most_related(own_words(answer, shown), claims)


def own_words(answer: str, shown: str) -> list[Window]:
    """The sentences that say something beyond what the examiner has shown."""
    seen = content(shown)
    return [window for window in sentences(answer) if not _is_echo(content(window.text), seen)]


def _is_echo(said: frozenset[str], seen: frozenset[str]) -> bool:
    return len(said) >= _ECHO_WORDS and len(said & seen) > _ECHO_SHARE * len(said)


def parted(answer: str, found: Sequence[Window]) -> frozenset[int]:
    """Places of those that the next one does not follow at once: words or an empty line lie between them."""
    between = [answer[one.end : after.start] for one, after in pairwise(found)]
    return frozenset(
        place
        for place, text in enumerate(between)
        if _EMPTY_LINE.search(text) or any(c.isalnum() for c in text)
    )


def most_related(found: list[Window], claims: Sequence[str]) -> list[Window]:
    """At most MOST_SENTENCES sentences: those that share most words with one of the claims."""
    if len(found) <= MOST_SENTENCES:
        return found
    wanted = [content(claim) for claim in claims]
    ranked = sorted(found, key=lambda w: -max(len(content(w.text) & want) for want in wanted))
    return sorted(ranked[:MOST_SENTENCES])
