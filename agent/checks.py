"""Checks on a follow-up that a model wrote. Each returns why the text is refused, or None.

They see more than the model did: the rubric is used here to find leaks and was never in its prompt.
"""

import re
from collections.abc import Iterable, Sequence

from knowledge.grounding import check_grounding
from knowledge.protocol import Passage

LONGEST_FOLLOW_UP = 60
"""Words, the quoted sentence left out."""
OF_NUMBERS, OF_NAMES = ("number", "unit"), ("name",)
"""The kinds of fault of the grounding check for which a draft is refused."""
_LEAK_WORDS = 4
_WORD = re.compile(r"[a-z0-9]+(?:[-'.][a-z0-9]+)*")


def words_of(text: str) -> list[str]:
    return _WORD.findall(text.lower())


def single_question(question: str) -> str | None:
    """One question mark, at the end, and not too many words."""
    text = question.strip()
    if text.count("?") != 1 or not text.endswith("?"):
        return "it is not exactly one question"
    if len(words_of(text)) > LONGEST_FOLLOW_UP:
        return f"it is longer than {LONGEST_FOLLOW_UP} words"
    return "it is too short to be a question" if len(words_of(text)) < 4 else None


def verbatim_quote(quote: str, passage: str) -> str | None:
    if len(words_of(quote)) < 4:
        return "its quote is too short to show anything"
    return None if quote in passage else "its quote is not in the passage"


def numbers_supported(text: str, passage: Passage | str) -> str | None:
    """Every number of the text stands in the passage, of the same thing, however it is written."""
    foreign = _ungrounded(text, [passage], OF_NUMBERS)
    return f"it has numbers that the passage lacks: {', '.join(foreign)}" if foreign else None


def names_supported(text: str, passage: Passage | str, visible: Sequence[str]) -> str | None:
    """Every model, method or data set that the text names stands in the passage, or was seen before."""
    foreign = _ungrounded(text, [passage, *visible], OF_NAMES)
    return f"it names what the passage lacks: {', '.join(foreign)}" if foreign else None


def _ungrounded(text: str, passages: Sequence[Passage | str], kinds: Sequence[str]) -> list[str]:
    return [fault.what for fault in check_grounding(text, passages).faults if fault.kind in kinds]


def not_asked_before(question: str, earlier: Iterable[str]) -> str | None:
    mine = set(words_of(question))
    for text in earlier:
        theirs = set(words_of(text))
        if mine and len(mine & theirs) / len(mine | theirs) > 0.7:
            return "it repeats an earlier question"
    return None


def no_leak(text: str, secrets: Sequence[str], visible: Sequence[str]) -> str | None:
    """No run of four words from the rubric that the candidate has not seen or said already."""
    seen = {run for part in visible for run in _runs(part)}
    secret = {run for part in secrets for run in _runs(part)} - seen
    leaked = [run for run in _runs(text) if run in secret]
    return f"it gives away the rubric: {' '.join(leaked[0])!r}" if leaked else None


def _runs(text: str) -> list[tuple[str, ...]]:
    words = words_of(text)
    return [tuple(words[i : i + _LEAK_WORDS]) for i in range(len(words) - _LEAK_WORDS + 1)]
