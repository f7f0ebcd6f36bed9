"""Numbers in words: "six hundred", "forty-three", "one point four trillion", "half a million".

Sample: read_spelled("two and a half million tokens", 0) is 2.5e6, ends at 22 and is rounded.

Read from the first word of a number on, at most `_MOST_WORDS` words, so in bounded time. Ordinals and
"one of them" are for the caller to tell apart: only what follows shows that a number is meant.
"""

import re
from dataclasses import dataclass

_TO_NINETEEN = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_ONES = {word: float(value) for value, word in enumerate(_TO_NINETEEN)}
_TENS = {
    word: 10.0 * tens
    for tens, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2
    )
}
_SCALES = {
    "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "quadrillion": 1e15,
    "quintillion": 1e18, "sextillion": 1e21, "septillion": 1e24,
}  # fmt: skip
_PARTS = {
    "half": 2.0, "third": 3.0, "quarter": 4.0, "fourth": 4.0, "fifth": 5.0, "sixth": 6.0,
    "eighth": 8.0, "tenth": 10.0, "twentieth": 20.0, "hundredth": 100.0,
}  # fmt: skip
_MOST_WORDS = 16
_HUNDRED = 100.0

BEGINNING = re.compile(
    rf"(?:{'|'.join((*_ONES, *_TENS))})(?![A-Za-z])|half[ ](?:an?|of)(?!\w)|an?[ -](?:hundred|{'|'.join((*_SCALES, *_PARTS))})",
    re.I,
)
"""What a number in words begins with. Most words are turned away by it, at little cost."""
_NEXT = re.compile(r"(?P<gap>[ ]and[ ]|[ -])?(?P<word>[A-Za-z]+)(?![\w])")
_AND_A_HALF = re.compile(r"[ ]and[ ]a[ ]half(?!\w)", re.I)
_HALF_A = re.compile(rf"half[ ]an?(?:[ ](?P<scale>hundred|{'|'.join(_SCALES)}))?(?!\w)", re.I)
_ARTICLE = re.compile(rf"an?[ ](?=(?:hundred|{'|'.join(_SCALES)})(?!\w))", re.I)
_PART = re.compile(
    rf"(?P<count>an?|{'|'.join(_ONES)})[ -](?P<part>{'|'.join(_PARTS)})s?(?![\w-])(?P<of>[ ]of\b)?|half(?=[ ]of\b)",
    re.I,
)


@dataclass(frozen=True)
class Spelled:
    """`rounded` says that "hundred" or a greater word multiplied it; `part` that it is a share of one."""

    value: float
    end: int
    rounded: bool = False
    part: bool = False


def read_spelled(text: str, start: int) -> Spelled | None:
    """The number whose words begin at `start`, or None."""
    if not BEGINNING.match(text, start):
        return None
    if half := _HALF_A.match(text, start):
        scale = (half.group("scale") or "").lower()
        value = 0.5 * (_HUNDRED if scale == "hundred" else _SCALES.get(scale, 1.0))
        return Spelled(value, half.end(), rounded=bool(scale))
    if part := _PART.match(text, start):
        return _part(part)
    article = _ARTICLE.match(text, start)
    if article:
        return _Reader(1.0).read(text, article.end())
    return _Reader(None).read(text, start)


def _part(found: re.Match[str]) -> Spelled | None:
    """ "Two thirds" is a share; "a third" may be the third of several unless "of" follows."""
    if found.group("part") is None:
        return Spelled(0.5, found.end(), part=True)
    count = found.group("count").lower()
    if count in {"a", "an"} and not found.group("of"):
        return None
    value = _ONES.get(count, 1.0) / _PARTS[found.group("part").lower()]
    return Spelled(value, found.end("part"), part=True) if 0 < value < 1 else None


class _Reader:
    """Adds words up: `group` is what the next scale multiplies, `total` what greater scales made."""

    def __init__(self, group: float | None) -> None:
        self.group, self.total = group, 0.0
        self.room = _HUNDRED * 10 if group is None else 0.0
        self.least_scale = float("inf")
        self.rounded = False

    def read(self, text: str, place: int) -> Spelled | None:
        end = None
        for _ in range(_MOST_WORDS):
            found = _NEXT.match(text, place)
            if found is None or not self._takes(found):
                break
            place = end = found.end()
            if half := _AND_A_HALF.match(text, place):
                self.group = (self.group or 0.0) + 0.5
                self.room, place, end = 0.0, half.end(), half.end()
        if end is None:
            return None
        if self.group is not None and (decimals := _decimals(text, end)):
            self.group, self.room, end = self.group + decimals[0], 0.0, decimals[1]
            if scale := _NEXT.match(text, end):
                end = scale.end() if self._scaled(scale.group("word").lower()) else end
        return Spelled(self.total + (self.group or 0.0), end, self.rounded)

    def _takes(self, found: re.Match[str]) -> bool:
        word = found.group("word").lower()
        if " and " in (found.group("gap") or "") and not self.rounded:
            return False
        value = _ONES.get(word, _TENS.get(word))
        if value is not None:
            return self._added(word, value)
        if word == "hundred" and self.group is not None and 0 < self.group < _HUNDRED:
            self.group, self.room, self.rounded = self.group * _HUNDRED, _HUNDRED, True
            return True
        return self._scaled(word)

    def _added(self, word: str, value: float) -> bool:
        """ "Forty three" is one number, "three forty" are two."""
        if value >= self.room or (value == 0 and self.group is not None):
            return False
        self.group = (self.group or 0.0) + value
        self.room = 10.0 if word in _TENS else 0.0
        return True

    def _scaled(self, word: str) -> bool:
        scale = _SCALES.get(word)
        if scale is None or self.group is None or scale >= self.least_scale:
            return False
        self.total, self.group = self.total + self.group * scale, None
        self.room, self.least_scale, self.rounded = _HUNDRED * 10, scale, True
        return True


def _decimals(text: str, start: int) -> tuple[float, int] | None:
    """The digits behind "point": 0.75 for "point seven five"."""
    found = _NEXT.match(text, start)
    if found is None or found.group("word").lower() != "point":
        return None
    digits, end = "", found.end()
    while (digit := _NEXT.match(text, end)) and len(digits) < _MOST_WORDS:
        value = _ONES.get(digit.group("word").lower(), 10.0)
        if value >= 10:
            break
        digits, end = f"{digits}{value:.0f}", digit.end()
    return (float(f"0.{digits}"), end) if digits else None
