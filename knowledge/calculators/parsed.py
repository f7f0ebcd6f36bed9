"""A quantity as it is written, before anything is made of it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Parsed:
    """`value` in `unit` (None: a bare number), text[start:end] being its words.

    A range has its middle as `value` and its ends as `low` and `high`; `margin` is the 2 of "40 ± 2 GB".
    `other` is a second reading (value, unit) of the same characters, for "17,179 GB" and "17 Gb".
    `rounded` says that a "k" or "billion" multiplied it: "8k" may stand for 8192; `loose` that it is a
    share in words, of which prose is full ("half of the errors"), and counts as a bare number does.
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
    loose: bool = False
    margin: "Parsed | None" = None
