"""Neighbouring quantities that are one: ranges, margins, "2 hours 15 minutes".

Sample: "40 to 43 GB" is read as 40 and 43 GB and joined into 41.5 GB with low 40 and high 43.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.calculators.confidence import says_how_sure
from knowledge.calculators.measures import read_measure
from knowledge.calculators.number_literals import read_number
from knowledge.calculators.parsed import Parsed
from knowledge.calculators.units import conversion

_RANGE = re.compile(r"[ ]?(?:-|(?:up )?to|\.\.\.?)[ ]?")
_BETWEEN = re.compile(r"\bbetween[ ](?:about[ ])?[$€£]?$", re.I)
_PLUS_MINUS = re.compile(r"[ ]?(?:±|\+[ ]?/?[ ]?-|give or take|plus[ /-]?(?:or )?minus)[ ]?", re.I)
_TOGETHER = re.compile(r",?[ ]?(?:and[ ])?")
_TIMES = ("week", "day", "hour", "minute", "second", "millisecond")
_YEARS = ("year", "month")
_SIGN = re.compile(r"[^0-9.]{0,4}")
_WINDOW = 16


def joined_quantities(text: str, found: Sequence[Parsed]) -> list[Parsed]:
    """The quantities with those made one that are one, in order."""
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
    if len(gap) > _WINDOW or first.low is not None:
        return None
    if _PLUS_MINUS.fullmatch(gap):
        unit = first.unit or second.unit
        return replace(first, unit=unit, end=second.end, approximate=True, margin=second)
    if _TOGETHER.fullmatch(gap):
        if factor := _part_of(first, second):
            return replace(first, value=first.value + second.value * factor, end=second.end)
        if first.unit == "currency" and (second.unit or "").startswith("cent"):
            return _with_cents(first, second)
    between = gap == " and " and _BETWEEN.search(text[max(0, first.start - _WINDOW) : first.start])
    if not between and (not _RANGE.fullmatch(gap) or says_how_sure(text, second)):
        return None
    return _range(text, first, second)


def _part_of(first: Parsed, second: Parsed) -> float | None:
    """What a second amount is in the first one's unit if it refines it: minutes of "2 h 15 min"."""
    for units in (_TIMES, _YEARS):
        if first.unit in units and second.unit in units:
            factor = conversion(second.unit, first.unit) or 0.0
            whole = first.value == int(first.value)
            return factor if factor < 1 and whole and second.value * factor < 1 else None
    return None


def _with_cents(first: Parsed, second: Parsed) -> Parsed:
    """ "Two dollars and thirty cents per million tokens"."""
    unit = (second.unit or "").replace("cent", "currency", 1)
    return replace(first, value=first.value + second.value / 100, unit=unit, end=second.end)


def _range(text: str, first: Parsed, second: Parsed) -> Parsed | None:
    second = _with_unit_of(text, first, second)
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


def _with_unit_of(text: str, first: Parsed, second: Parsed) -> Parsed:
    """ "$10-12k an hour": the sign of a currency before the lower end holds for the upper one."""
    if first.unit != "currency" or second.unit is not None:
        return second
    unit = read_measure(text, second.end, money=True)
    return replace(second, unit=unit.name, end=unit.end) if unit else second


def _in_unit_of(text: str, first: Parsed, second: Parsed) -> float | None:
    """The lower end in the upper end's unit; "1.3-1.4T" and "40-43 GB" name theirs once."""
    numerator = (second.unit or "").split("/")[0]
    if first.unit is not None and first.unit not in {second.unit, numerator}:
        return None
    named = first.unit is not None and first.unit != "currency"
    if named or first.rounded or not second.rounded:
        return first.value
    sign = _SIGN.match(text, second.start)
    number = read_number(text, sign.end() if sign else second.start)
    written = number.value if number is not None and number.value else second.value
    if not written:  # "5-0B": a prefix cannot be told from nothing
        return None
    return first.value * second.value / written
