"""Words, numbers, denials and directions of a text: what the juror reads without vectors."""

import re

_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+(?:\.\d+)?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def word_set(text: str) -> frozenset[str]:
    """The words of a list in one string."""
    return frozenset(text.split())


_STOP = word_set(
    "a an the of to in on at by for with and or but is are was were be been it its this that "
    "these those as from than then so if which who what when how why do does did has have had "
    "not no can will would should could may might i you we they he she there here just also "
    "very more most"
)
_NEGATIONS = word_set(
    "not no never none nothing without neither nor cannot isn't aren't doesn't don't won't "
    "n't hardly instead rather unchanged"
)
_UP = word_set(
    "more larger higher bigger greater increase increases increased grow grows grew rise "
    "rises rising up faster above longer better improve improves gain gains exceed exceeds "
    "double doubles"
)
_DOWN = word_set(
    "less smaller lower fewer decrease decreases decreased shrink shrinks fall falls falling "
    "drop drops down slower below shorter worse reduce reduces reduced cut cuts save saves "
    "halve halves"
)


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def content(text: str) -> frozenset[str]:
    """The words that carry meaning, and numbers."""
    return frozenset(word for word in words(text) if word not in _STOP)


def numbers(text: str) -> frozenset[str]:
    """The numbers in digits, thousands' commas left out."""
    return frozenset(_NUMBER.findall(text.replace(",", "")))


def jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared words over all words; 0 where there are none."""
    return len(a & b) / len(a | b) if a | b else 0.0


def negated(text: str) -> bool:
    return any(word in _NEGATIONS for word in text.lower().replace("n't", " n't").split())


def direction(text: str) -> int:
    """Words of growth less words of decline."""
    said = set(words(text))
    return len(said & _UP) - len(said & _DOWN)
