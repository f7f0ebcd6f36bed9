"""What a number can mean in the unit that was asked for.

Sample: for an answer in percent, a bare 0.031 is 0.031 or 3.1; "20 prompts" are 20 examples.
"""

from collections.abc import Collection

from knowledge.calculators.units import base_unit, conversion

_KIN = {"prompt": ("sequence", "example"), "case": ("example",)}
"""Nouns that one question counts as sequences and another as examples of a test set."""
_PERCENT = 100.0


def readings(
    value: float, unit: str | None, asked: str, wanted: Collection[str] = ()
) -> tuple[float, ...]:
    """The values that `value` `unit` can have in `asked`: () for another dimension.

    A bare number can be meant in the asked or in its base unit, and as a share where a percent is asked
    for. Of a rate the numerator counts if its denominator converts into a `wanted` one: "$3 a day" is 91
    where "month" is wanted. A price counts in any case: of what it is, many leave to the question.
    """
    if unit is None:
        return _bare(value, asked)
    if is_rate(unit, asked):
        return _of_rate(value, unit, asked, wanted)
    factor = conversion(unit, asked)
    if factor is not None:
        return (value * factor,)
    if unit == "percent" and conversion(asked, "dimensionless") is not None:
        return (value / _PERCENT,)
    return (value,) if asked in _KIN.get(unit, ()) else ()


def is_rate(unit: str | None, asked: str) -> bool:
    """Whether an amount was asked for and a rate is stated."""
    return unit is not None and "/" in unit and "/" not in asked


def of_one(unit: str, wanted: Collection[str]) -> float | None:
    """What turns a rate's value into that for one of the `wanted` denominators; None if none fits."""
    denominator = unit.split("/")[1]
    if denominator in wanted:
        return 1.0
    factors = (conversion(one, denominator) for one in wanted)
    return next((factor for factor in factors if factor is not None), None)


def _of_rate(value: float, unit: str, asked: str, wanted: Collection[str]) -> tuple[float, ...]:
    numerator = unit.split("/", maxsplit=1)[0]
    factor = of_one(unit, wanted)
    if factor is None and conversion(numerator, "currency") is None:
        return ()
    return tuple(one * (factor or 1.0) for one in readings(value, numerator, asked))


def as_inputs(value: float, unit: str | None) -> tuple[float, ...]:
    """How an item's inputs may hold the number: in base units; a percent as a share, a price as stated."""
    if unit is None:
        return (value,)
    base = value * (conversion(unit, base_unit(unit)) or 1.0)
    if unit == "percent":
        return base, value / _PERCENT
    return (base, value) if "/" in unit else (base,)


def _bare(value: float, asked: str) -> tuple[float, ...]:
    if asked == "percent":
        return value, value * _PERCENT
    from_base = conversion(base_unit(asked), asked) or 1.0
    return (value,) if from_base == 1.0 else (value, value * from_base)
