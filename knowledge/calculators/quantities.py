"""Quantities in free text: numbers with their units and places.

Sample: parse_quantities("about 4.3e10 bytes") ->
    [Parsed(value=4.3e10, unit="byte", start=6, end=18, approximate=True)]

Left out: numbers inside names (H100, fp16, GPT-3), amounts of money, digits that no float holds, and a
decimal comma without a unit ("8,16" may be two numbers). Signs are not read: a hyphen in front of a
number is a dash or a bullet more often than a minus.
"""

import re
from dataclasses import dataclass, replace

from knowledge.calculators.number_literals import WORDS, Number, normalise, read_number
from knowledge.calculators.unit_words import read_multiplier, read_unit

_TOKEN = re.compile(r"(?P<name>[^\W\d_]\w{0,80}(?:-\w{1,80}){0,5}|_\w{0,80})|(?P<digits>\.?[0-9])")
_WORD_MAY_FOLLOW = re.compile(r"[ \t\u00a0-]{0,2}[A-Za-z%/:]")
_TIMES_SIGN = re.compile(r"[xX](?=[0-9])")
_APPROXIMATE = re.compile(
    r"(?:~|\b(?:about|around|approx(?:imately)?\.?|roughly|circa|ca\.?|c\.|nearly|almost|some))[ ]{0,2}=?[ ]?$",
    re.I,
)
_RANGE = re.compile(r"[ ]?(?:-|to|\.\.\.?)[ ]?")
_BETWEEN = re.compile(r"\bbetween[ ](?:about[ ])?$", re.I)
_PLUS_MINUS = re.compile(r"[ ]?(?:±|\+/?-|give or take)[ ]?", re.I)
_MONEY = "$€£¥"


@dataclass(frozen=True)
class Parsed:
    """A quantity as written: `value` in `unit` (None: a bare number), text[start:end] being its words.

    A range has its middle as `value` and its ends as `low` and `high`. `other` is a second reading
    (value, unit) of the same characters, for "17,179 GB" and "17 Gb". `rounded` says that a "k" or
    "billion" multiplied it: "8k" may stand for 8192.
    """

    value: float
    unit: str | None
    start: int
    end: int
    approximate: bool = False
    low: float | None = None
    high: float | None = None
    other: tuple[float, str | None] | None = None
    rounded: bool = False


def parse_quantities(text: str, most: int | None = None) -> list[Parsed]:
    """The quantities of `text` in order, the first `most` if given. Linear in its length; never raises."""
    clean = normalise(text)
    found: list[Parsed] = []
    place = 0
    while (most is None or len(found) < most) and (token := _TOKEN.search(clean, place)):
        quantity, place = _read(clean, token)
        if quantity is not None:
            found.append(quantity)
            sign = _TIMES_SIGN.match(clean, place)
            place = sign.end() if sign else place
    return _with_ranges(clean, found)


def _read(text: str, token: re.Match[str]) -> tuple[Parsed | None, int]:
    start = token.start()
    if token.group("name") is not None:
        word = WORDS.get(token.group().lower())
        if word is None:
            return None, token.end()
        quantity = _quantity(text, start, Number(float(word), token.end()))
        plainly_word = quantity is None or (quantity.unit is None and not quantity.rounded)
        return (None, token.end()) if plainly_word else (quantity, _end(quantity, token.end()))
    number = read_number(text, start)
    if number is None:
        return None, token.end()
    quantity = _quantity(text, start, number)
    return quantity, _end(quantity, number.end)


def _quantity(text: str, start: int, number: Number) -> Parsed | None:
    if number.value is None or text[max(0, start - 1) : start] in tuple(_MONEY):
        return None
    factor, end, unit = 1.0, number.end, None
    if _WORD_MAY_FOLLOW.match(text, end):
        factor, end = read_multiplier(text, end, number.value, number.plain)
        unit = read_unit(text, end)
    if (unit is not None and unit.name == "currency") or (
        number.comma and unit is None and factor == 1
    ):
        return None
    value = number.value * factor
    name = unit.name if unit else None
    other: tuple[float, str | None] | None = None
    if number.other is not None:
        other = (number.other * factor, name)
    elif unit is not None and unit.other is not None:
        other = (value, unit.other)
    return Parsed(
        value=value,
        unit=name,
        start=start,
        end=unit.end if unit else end,
        approximate=_APPROXIMATE.search(text[max(0, start - 16) : start]) is not None,
        other=other,
        rounded=factor != 1,
    )


def _end(quantity: Parsed | None, otherwise: int) -> int:
    return otherwise if quantity is None else quantity.end


def _with_ranges(text: str, found: list[Parsed]) -> list[Parsed]:
    """Join "40-43 GB", "40 to 43 GB", "between 40 and 43 GB" and "40 ± 2 GB" into one quantity."""
    merged: list[Parsed] = []
    for quantity in found:
        joined = _joined(text, merged[-1], quantity) if merged else None
        if joined is None:
            merged.append(quantity)
        else:
            merged[-1] = joined
    return merged


def _joined(text: str, first: Parsed, second: Parsed) -> Parsed | None:
    gap = text[first.end : second.start]
    if len(gap) > 16 or first.low is not None:
        return None
    if _PLUS_MINUS.fullmatch(gap):
        return replace(first, unit=first.unit or second.unit, end=second.end, approximate=True)
    between = gap == " and " and _BETWEEN.search(text[max(0, first.start - 16) : first.start])
    if not between and not _RANGE.fullmatch(gap):
        return None
    low = _in_unit_of(text, first, second)
    if low is None or low >= second.value:
        return None
    return replace(
        second,
        value=(low + second.value) / 2,
        start=first.start,
        low=low,
        high=second.value,
        approximate=True,
        other=None,
    )


def _in_unit_of(text: str, first: Parsed, second: Parsed) -> float | None:
    """The lower end in the upper end's unit; "1.3-1.4T" and "40-43 GB" name theirs once."""
    if first.unit is not None and first.unit != second.unit:
        return None
    if first.unit is not None or first.rounded or not second.rounded:
        return first.value
    number = read_number(text, second.start)
    written = number.value if number is not None and number.value else second.value
    return first.value * second.value / written
