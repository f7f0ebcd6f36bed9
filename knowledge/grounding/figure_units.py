"""What a number counts, read from the words around it, and whether it is said to be rounded."""

import re
from dataclasses import dataclass, replace

from knowledge.calculators.unit_words import Unit, read_unit

_DURATIONS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0,
    "month": 2629800.0, "year": 31557600.0,
}  # fmt: skip
_FOLD = re.compile(r"[- ]?fold\b", re.I)
_TIMES_AS = re.compile(r"[ -]times\b(?! [0-9])|x(?!\w)(?! ?[0-9])", re.I)
_DEVICE_TIME = re.compile(
    r" ?(?:[A-Z]\w+(?:-\w+)? )?GPU[- ](?P<each>second|minute|hour|day|week|month)s?\b"
)
_DOLLARS = re.compile(r"[ -]?(?:dollars?|USD)\b", re.I)
_HEDGE = re.compile(
    r"(?:\b(?:about|around|approximately|roughly|nearly|almost|some|over|under|near|circa|close to|"
    r"more than|less than|just|well|only about)|~)[ ]?$",
    re.I,
)
_OR_SO = re.compile(r"(?:\W?\w+){0,2}? or so\b")
_UNITS = {"dimensionless": "ratio", "device_hour": "device"}

COUNTED = (
    "", "token", "parameter", "step", "example", "sequence", "epoch", "layer", "head", "device",
    "dimension", "batch", "value",
)  # fmt: skip
"""Units that are nouns to be counted, and none."""


@dataclass(frozen=True)
class Figure:
    """A number as meant: `value` in the base of `unit` (seconds, bytes; percent as a share of 1).

    `unit` "" is a bare number; `face` is the number before its unit counted (5 for 5 %); `step` the
    worth of its last digit; `start`, `end` its characters with the unit's, `number_end` where the unit begins.
    """

    value: float
    unit: str
    face: float
    start: int
    end: int
    step: float = 0.0
    number_end: int = 0
    hedged: bool = False
    thousands: bool = False
    worded: bool = False


def with_unit(text: str, figure: Figure) -> Figure:
    """The figure with its unit read from what stands behind it or, for money, before it."""
    figure, end = replace(hedge(text, figure), number_end=figure.end), figure.end
    dollars = _DOLLARS.match(text, end)
    if text[figure.start - 1 : figure.start] == "$" or dollars:
        return replace(figure, unit="money", end=dollars.end() if dollars else end)
    if found := _DEVICE_TIME.match(text, end):
        return _scaled(figure, "device time", _DURATIONS[found.group("each")], found.end())
    if found := (_FOLD.match(text, end) or _TIMES_AS.match(text, end)):
        return replace(figure, unit="ratio", end=found.end())
    unit = read_unit(text, end)
    return figure if unit is None else _read(figure, unit)


def _read(figure: Figure, unit: Unit) -> Figure:
    name = _UNITS.get(unit.name, unit.name)
    if name in _DURATIONS:
        return _scaled(figure, "time", _DURATIONS[name], unit.end)
    if name == "percent":
        return _scaled(figure, "percent", 0.01, unit.end)
    return replace(figure, unit=name, end=unit.end)


def _scaled(figure: Figure, unit: str, factor: float, end: int) -> Figure:
    return replace(
        figure, value=figure.value * factor, unit=unit, step=figure.step * factor, end=end
    )


def hedge(text: str, figure: Figure) -> Figure:
    """The figure, marked if the sentence says that it rounds: "about", "nearly", "or so"."""
    before = text[max(0, figure.start - 16) : figure.start].rstrip("$")
    hedged = _HEDGE.search(before) is not None or _OR_SO.match(text, figure.end) is not None
    return replace(figure, hedged=hedged)
