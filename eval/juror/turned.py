"""Turning a sentence around by rule: one word of direction, or every magnitude."""

import re

_PAIRS = (
    ("more", "less"),
    ("larger", "smaller"),
    ("higher", "lower"),
    ("greater", "lesser"),
    ("faster", "slower"),
    ("longer", "shorter"),
    ("better", "worse"),
    ("increases", "decreases"),
    ("increase", "decrease"),
    ("grows", "shrinks"),
    ("grow", "shrink"),
    ("rises", "falls"),
    ("rise", "fall"),
    ("raises", "lowers"),
    ("above", "below"),
    ("before", "after"),
    ("doubles", "halves"),
    ("double", "half"),
    ("twice", "half"),
    ("cheaper", "dearer"),
    ("always", "never"),
)
_DIRECTION = {a: b for pair in _PAIRS for a, b in (pair, pair[::-1])}
_AUXILIARY = re.compile(r"\b(is|are|was|does|do|can|must|should|will|has|have)\b( not\b)?")
_WORD = re.compile(r"[A-Za-z]+")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_MAGNITUDE = {
    "linearly": "quadratically",
    "linear": "quadratic",
    "quadratically": "linearly",
    "quadratic": "linear",
    "square": "cube",
    "half": "double",
    "doubles": "quarters",
    "twice": "a tenth of",
    "quarter": "third",
    "bits": "bytes",
    "billion": "million",
    "million": "billion",
}


def direction_turned(sentence: str) -> str | None:
    """The sentence with one word of direction replaced by its contrary, or its verb negated; None if
    it has neither.

    One, because two contraries in one sentence often say the same again ("fewer heads shrink it",
    "more heads grow it"). The last word of direction is the predicate's more often than not.
    """
    found = [word for word in _WORD.finditer(sentence) if word.group().lower() in _DIRECTION]
    if not found:
        return _negated(sentence)
    word = found[-1]
    contrary = _DIRECTION[word.group().lower()]
    if word.group()[0].isupper():
        contrary = contrary.capitalize()
    return sentence[: word.start()] + contrary + sentence[word.end() :]


def _negated(sentence: str) -> str | None:
    """With a "not" behind its first auxiliary verb, or without the one that stands there."""
    changed = _AUXILIARY.sub(
        lambda verb: verb.group(1) + ("" if verb.group(2) else " not"), sentence, count=1
    )
    return changed if changed != sentence else None


def magnitudes_turned(sentence: str) -> str | None:
    """The sentence with every number trebled and every word of magnitude replaced; None if it has none."""
    changed = _NUMBER.sub(_trebled, sentence)
    changed = _WORD.sub(lambda word: _MAGNITUDE.get(word.group(), word.group()), changed)
    return changed if changed != sentence else None


def _trebled(number: re.Match[str]) -> str:
    try:
        value = float(number.group().replace(",", "")) * 3 + 1
    except ValueError:
        return number.group() + "7"
    return f"{value:,.1f}".removesuffix(".0")
