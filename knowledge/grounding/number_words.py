"""Numbers in words: "three and a half", "half a thousand", "two fifths", "twice", "one in four"."""

import re
from dataclasses import replace

from knowledge.calculators.number_literals import WORDS
from knowledge.grounding.figure_units import Figure, hedge, with_unit

_TEENS = {
    "thirteen": 13,
    "fourteen": 14,
    "seventeen": 17,
    "eighteen": 18,
    "nineteen": 19,
    "dozen": 12,
}
_SMALL = {word: float(value) for word, value in (WORDS | _TEENS).items() if value < 100}
_GREAT = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_PARTS = {
    "half": 2, "halves": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6,
    "seventh": 7, "eighth": 8, "ninth": 9, "tenth": 10, "twentieth": 20, "hundredth": 100,
}  # fmt: skip
_TIMES = {
    "twice": 2.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "doubling": 2.0, "twofold": 2.0,
    "threefold": 3.0, "fourfold": 4.0, "fivefold": 5.0, "sixfold": 6.0, "eightfold": 8.0,
    "tenfold": 10.0, "triple": 3.0, "triples": 3.0, "tripled": 3.0, "quadruple": 4.0,
    "quadruples": 4.0, "quadrupled": 4.0, "halve": 0.5, "halves": 0.5, "halved": 0.5, "halving": 0.5,
}  # fmt: skip
_SPELLED = "|".join(sorted((*_SMALL, "one"), key=len, reverse=True))
_SCALES = "|".join(_GREAT)
_WORDED = re.compile(
    rf"(?:(?P<half>half an? )(?=(?:{_SCALES})\b)|(?P<article>an? (?:mere )?)(?=(?:{_SCALES})\b)"
    rf"|(?P<count>{_SPELLED})(?:-(?P<ones>{_SPELLED})(?![\w-]))?)"
    rf"(?:(?P<gap>[ -]?)(?P<scale>{_SCALES})s?)?(?P<and_half> and a half)?(?![\w])",
    re.I,
)
_FRACTION = re.compile(
    rf"(?:(?P<count>{_SPELLED}|an?)[ -])?(?P<part>{'|'.join(_PARTS)})s?\b(?! an? |-[a-z])", re.I
)
_LETTERS = re.compile(r"[A-Za-z]+")
_BEGINNINGS = frozenset({*_TIMES, *_SMALL, *_PARTS, "a", "an", "one"})
"""First words of all numbers in words: most words are turned away by them, at no cost."""
_ORDINAL_BEFORE = re.compile(r"\b(?:first|second|other|latter|upper|lower|last) $", re.I)
_ONE_IN = re.compile(rf"one (?:\w+ )?in (?P<whole>{_SPELLED})\b", re.I)


def from_words(text: str, start: int) -> Figure | None:
    """The figure whose words begin at `start`, or None: "twice", "two fifths", "three and a half days"."""
    first = _word_at(text, start)
    if first not in _BEGINNINGS:
        return None
    if word := _TIMES.get(first):
        end = start + len(first)
        return replace(hedge(text, Figure(word, "ratio", word, start, end)), worded=True)
    if found := _ONE_IN.match(text, start):
        value = 1 / _SMALL.get(found.group("whole").lower(), 1.0)
        return Figure(value, "ratio", value, start, found.end(), worded=True)
    if (found := _FRACTION.match(text, start)) and _is_share(text, found):
        counted = found.group("count") or "one"
        value = _SMALL.get(counted.lower(), 1.0) / _PARTS[found.group("part").lower()]
        return replace(hedge(text, Figure(value, "ratio", value, start, found.end())), worded=True)
    found = _WORDED.match(text, start)
    return _worded(text, found) if found else None


def _is_share(text: str, found: re.Match[str]) -> bool:
    """ "A third of the memory" is a share, "the third of the three" and "a second idea" are not."""
    if _ORDINAL_BEFORE.search(text[max(0, found.start() - 8) : found.start()]):
        return False
    if found.group("part").lower() == "half":
        return True
    return found.group("count") is not None and not re.match(
        r" [a-z]+s? (?:is|was)", text[found.end() :]
    )


def _worded(text: str, found: re.Match[str]) -> Figure | None:
    count = (found.group("count") or "one").lower()
    value = _SMALL.get(count, 1.0) + _SMALL.get((found.group("ones") or "").lower(), 0.0)
    value += 0.5 if found.group("and_half") else 0.0
    value *= 0.5 if found.group("half") else 1.0
    scale = _GREAT.get((found.group("scale") or "").lower(), 1.0)
    step = scale if scale > 1 else 0.0
    bare = Figure(value * scale, "", value * scale, found.start(), found.end(), step, worded=True)
    figure = with_unit(text, bare)
    pronoun = count == "one" and scale == 1 and not found.group("and_half")
    return None if pronoun and figure.unit not in ("time", "percent") else figure


def _word_at(text: str, start: int) -> str:
    found = _LETTERS.match(text, start)
    return found.group().lower() if found else ""
