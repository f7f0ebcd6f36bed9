"""Definitions and conversions of a unit, which say how an answer counts and are no result.

Sample: "10^9 bytes" in "48 GB, where by GB I mean 10^9 bytes", both numbers of "1 month = 30 days", "720 hours" in
"a month has 720 hours".

What defines is about true: 13 % are room for PB as PiB and for a month of 28 days. "1 GB = 48 GB" defines nothing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.calculators.measures import read_measure
from knowledge.calculators.parsed import Parsed
from knowledge.calculators.target import Target, close
from knowledge.calculators.units import base_unit, conversion

_NEAR = 48
_UNIT_REACH = 24
_SLACK = 0.13
_MOST_STEPS = 6
_EACH = r"[ ]meaning|[ ]\(?of"
_MEANT = (
    r"[ ](?:(?:I|we|is) (?:mean|meant|understand)(?: as)?|means|to mean|stands? for|standing for|denot(?:es|ing)|in the sense of|as in"
    r"|(?:(?:is|are) )?(?:defined|understood|taken|counted|meant) (?:as|to be))"
)
_HOLDS = r"[ ](?:has|have|having|contains?|holds|counts as)|[ ]\((?=$)"
_EQUALS = r"[ ]?:?[=~]{1,2}|:|[ ](?:is|are|equals?|as|being|to be)(?: equal to)?"
_LINK = re.compile(
    rf"[\"']?(?:,?[ ]here)?(?:(?P<each>{_EACH})|(?P<meant>{_MEANT})|(?P<holds>{_HOLDS})|(?P<equals>{_EQUALS}))"
    r"[ ]?(?:(?:about|around|roughly|approximately|exactly|always|simply|just|~)[ ]?)?$",
    re.I,
)
"""Between a unit and what it is. `each` may follow any amount: "48 GB of 10^9 bytes"; behind a unit without a number
`meant` states no result, and `equals` defines only where a clause begins."""
_INTRODUCED = re.compile(
    r"\b(?:where|with|using|us(?:e|ed)|tak(?:e|ing)|treat(?:ed|ing)?|count(?:ed|ing)?|read(?:ing)?|assum(?:e|ed|ing)|since|because|let|given|"
    r"if|recall|remember|note|convention|definition|defin(?:e|ing)|convert(?:ed|ing)?)[ ]?[:,]?[ ](?:that )?(?:by )?(?:an?|the|one|each|every)?[ ]?[\"']?$",
    re.I,
)
_CLAUSE_BEGINS = re.compile(
    r"(?:^|[\n(\[,;:.!?]|\b(?:and|that|by|here|P\.?S\.?))[ ]*(?:an?[ ]|the[ ]|one[ ]|each[ ]|every[ ])?[\"']?$",
    re.I,
)
_CHOICE_AFTER = re.compile(r"[ ]?[,;.]?[ ](?:or|maybe|perhaps)\b", re.I)
_ONE = re.compile(r"(?:1|one|an?)[ -]?(?![\d.,])[A-Za-z]", re.I)
_SCALE = re.compile(
    r"(?:(?<![\w.,])(?:1|one|an?)[ -]?|\bby )(?P<word>k|m|g|b|t|thousand|million|billion|trillion)$",
    re.I,
)
_SCALES = {"k": 1e3, "m": 1e6, "g": 1e9, "b": 1e9, "t": 1e12}
_SCALE_WORDS = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_WORD = re.compile(r"(?<!\w)[A-Za-z]")
_GOES_ON = re.compile(r"[ ]?(?:\(?[=~]{1,2}|(?P<times>[*xX]))[ ]?")
_OF_ONE = re.compile(
    r"[ ]?(?:/|per\b|(?:in|to)(?= (?:an?|the|one|1|each|every)\b)|(?=(?:an?|each|every)[ ])|(?P<equals>=|is\b|are\b|makes?\b))"
    r"[ ]?(?:(?:an?|the|one|1|each|every)[ ])?(?=[A-Za-z])"
)
"""Between an amount and the unit that it makes: "30 days in a month", "1000 GB per TB"."""


@dataclass(frozen=True)
class _Defined:
    """One of a unit, or several of it: `value` in `unit` is what the words from `start` on say that one is."""

    start: int
    value: float
    unit: str | None
    amount: Parsed | None = None


def without_definitions(text: str, quantities: Sequence[Parsed], target: Target) -> list[Parsed]:
    """The quantities of a normalised text but those that only define a unit or convert it.

    "1 GiB = 1.07 GB" defines nothing where one of them is the right result, unless words such as "where" lead to it.
    """
    spans = [
        span
        for place in range(len(quantities))
        for span in (
            _defined_before(text, quantities, place, target),
            _defined_behind(text, quantities[place], target),
        )
        if span is not None
    ]
    return list(_outside(quantities, spans)) if spans else list(quantities)


def _outside(quantities: Sequence[Parsed], spans: list[tuple[int, int]]) -> Iterator[Parsed]:
    spans, at, reach = sorted(spans), 0, -1
    for quantity in quantities:
        while at < len(spans) and spans[at][0] <= quantity.start:
            reach, at = max(reach, spans[at][1]), at + 1
        if quantity.start >= reach:
            yield quantity


def _defined_before(
    text: str, quantities: Sequence[Parsed], place: int, target: Target
) -> tuple[int, int] | None:
    """From where to where a unit is defined whose first number behind the link is at `place`."""
    first = quantities[place]
    offset = max(0, first.start - _NEAR)
    link = _LINK.search(text[offset : first.start])
    if link is None:
        return None
    one = _one_of_unit(text, quantities, place, offset + link.start())
    if one is None or not _may_link(link, one):
        return None
    end = _end(text, quantities, place, one)
    if end is None:
        return None
    before = text[max(0, one.start - _NEAR) : one.start]
    bare = one.amount is None
    firm = _INTRODUCED.search(before) is not None or (bare and link["meant"] is not None)
    several = one.amount is not None and not _is_one(text, one.amount)
    parts = [one.amount] if one.amount and not several else []
    parts += [part for part in quantities[place : place + _MOST_STEPS] if part.end <= end]
    if not firm:
        stated = link["equals"] is not None and not _CLAUSE_BEGINS.search(before)
        if stated or _CHOICE_AFTER.match(text, end) or _is_right(parts, target):
            return None
    return (first.start if several else one.start), end


def _may_link(link: re.Match[str], one: _Defined) -> bool:
    """Whether an amount other than 1 may stand before the link."""
    return one.amount is None or one.amount.value == one.value or link["each"] is not None


def _one_of_unit(text: str, quantities: Sequence[Parsed], place: int, end: int) -> _Defined | None:
    """The unit whose words end at `end`, with its number if one stands before it."""
    if scale := _SCALE.search(text[max(0, end - _UNIT_REACH) : end]):
        word = scale["word"].lower()
        start = end - len(scale.group())
        return _Defined(start, _SCALE_WORDS.get(word) or _SCALES[word], None)
    before = quantities[place - 1] if place else None
    if before is not None and before.end == end:
        if before.low is not None or before.unit is None:
            return None
        value = before.value if _is_one(text, before) else 1.0
        return _Defined(before.start, value, before.unit, before)
    for word in _WORD.finditer(text, max(0, end - _UNIT_REACH), end):
        unit = read_measure(text, word.start())
        if unit is not None and unit.end == end:
            return _Defined(word.start(), 1.0, unit.name)
    return None


def _is_one(text: str, quantity: Parsed) -> bool:
    """Whether it is one of its unit: "1 GB", "one month", "1M tokens"."""
    written = text[quantity.start : quantity.end]
    return quantity.value == 1 or (quantity.rounded and _ONE.match(written) is not None)


def _end(text: str, quantities: Sequence[Parsed], place: int, one: _Defined) -> int | None:
    """Where the last of the numbers ends that say how much one is: "30 days = 30 x 24 h = 720 h"."""
    parts = quantities[place : place + _MOST_STEPS]
    end, value, unit = None, parts[0].value, parts[0].unit
    if _says_how_much(one, value, unit):
        end = parts[0].end
    for before, part in pairwise(parts):
        gap = _GOES_ON.fullmatch(text, before.end, part.start)
        if gap is None:
            break
        value, unit = (
            (value * part.value, part.unit or unit) if gap["times"] else (part.value, part.unit)
        )
        if _says_how_much(one, value, unit):
            end = part.end
    return end


def _says_how_much(one: _Defined, value: float, unit: str | None) -> bool:
    if one.unit is None:
        return close(value, one.value, _SLACK)
    factor = conversion(one.unit, unit or base_unit(one.unit))
    if factor is None or (factor == 1 and one.value == 1):
        return False
    return close(value, one.value * factor, _SLACK)


def _defined_behind(text: str, quantity: Parsed, target: Target) -> tuple[int, int] | None:
    """From where to where the unit behind the quantity is defined by it."""
    link = _OF_ONE.match(text, quantity.end)
    unit = read_measure(text, link.end()) if link else None
    if link is None or unit is None or quantity.unit is None:
        return None
    if not _says_how_much(_Defined(unit.end, 1.0, unit.name), quantity.value, quantity.unit):
        return None
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    if not _INTRODUCED.search(before) and (link["equals"] or _is_right([quantity], target)):
        return None
    return quantity.start, unit.end


def _is_right(parts: Sequence[Parsed], target: Target) -> bool:
    return any(
        target.near(value) for one in parts for value in target.readings(one.value, one.unit)
    )
