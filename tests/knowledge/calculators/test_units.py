"""Units: what converts into what, and what never does."""

import itertools

import pytest

from knowledge.calculators.units import SURROUNDING, base_unit, conversion
from knowledge.errors import ContentError


@pytest.mark.parametrize(
    ("source", "target", "factor"),
    [
        ("GiB", "byte", 2**30),
        ("GB", "byte", 1e9),
        ("GiB", "GB", 1.073741824),
        ("kB", "byte", 1000),
        ("KiB", "byte", 1024),
        ("byte", "bit", 8),
        ("Gbit", "MB", 125),
        ("PFLOP", "FLOP", 1e15),
        ("EFLOP", "PFLOP", 1000),
        ("PFLOP_s_day", "FLOP", 8.64e19),
        ("token/parameter", "dimensionless", 1),
        ("tokens", "token", 1),
        ("FLOPs", "FLOP", 1),
        ("hour", "second", 3600),
        ("millisecond", "second", 0.001),
        ("year", "month", 12),
        ("month", "day", 30.4375),
        ("device_day", "device_hour", 24),
        ("device_year", "device_hour", 8766),
        ("cent", "currency", 0.01),
        ("currency/ktoken", "currency/Mtoken", 1000),
        ("token/hour", "token/s", 1 / 3600),
        ("kWh", "Wh", 1000),
    ],
)
def test_conversion(source: str, target: str, factor: float) -> None:
    assert conversion(source, target) == pytest.approx(factor)


def test_dimensions_never_mix() -> None:
    kinds = (
        "byte", "FLOP", "token", "parameter", "step", "example", "sequence", "chunk", "device_hour",
        "currency", "percent", "second", "dimensionless", "W", "Wh",
    )  # fmt: skip
    rates = ("FLOP/s", "byte/s", "token/s", "currency/s", "currency/token")
    for one, other in itertools.permutations((*kinds, *SURROUNDING, *rates), 2):
        assert conversion(one, other) is None


@pytest.mark.parametrize(
    ("unit", "base"),
    [
        ("GiB", "byte"),
        ("Gbit", "byte"),
        ("GB/s", "byte/second"),
        ("PFLOP", "FLOP"),
        ("step", "step"),
        ("token/parameter", "dimensionless"),
        ("month", "second"),
        ("token/s", "token/second"),
        ("currency/Mtoken", "currency/token"),
    ],
)
def test_base_unit(unit: str, base: str) -> None:
    assert base_unit(unit) == base


@pytest.mark.parametrize(
    "unit", ["", "gigs", "((", "2*", "GB**2", "GB GB", "12", "B" * 100, "__import__('os')"]
)
def test_what_is_no_unit_is_named(unit: str) -> None:
    with pytest.raises(ContentError) as error:
        conversion(unit, "byte")
    assert repr(unit) in str(error.value)
