"""The digits that a grammar of numbers admits are those of the numbers within the bounds."""

import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.number_grammar import decimals, whole_numbers

BOUND = st.one_of(st.integers(-30, 30), st.integers(-2000, 2000), st.integers(-(10**9), 10**9))
PLACES = st.decimals(-50, 50, places=3).map(float)


def as_regex(gbnf: str) -> re.Pattern[str]:
    literals = re.sub(r'"([^"]*)"', lambda match: re.escape(match[1]), gbnf)
    return re.compile(literals.replace(" ", ""))


@settings(max_examples=300, deadline=None)
@given(BOUND, BOUND, st.lists(BOUND, max_size=20))
def test_whole_numbers_are_those_within(one: int, other: int, tried: list[int]) -> None:
    low, high = sorted((one, other))
    regex = as_regex(whole_numbers(low, high))
    for number in {low - 1, low, low + 1, high - 1, high, high + 1, 0, *tried}:
        assert (regex.fullmatch(str(number)) is not None) == (low <= number <= high)
    assert not regex.fullmatch("-0")
    assert not regex.fullmatch("01")


@settings(max_examples=300, deadline=None)
@given(PLACES, PLACES, st.lists(st.tuples(st.floats(-60, 60), st.integers(0, 6)), max_size=20))
def test_decimals_are_those_within(
    one: float, other: float, tried: list[tuple[float, int]]
) -> None:
    low, high = sorted((one, other))
    regex = as_regex(decimals(low, high))
    ends = [f"{Decimal(repr(end)):f}" for end in (low, high)]
    for text in [*ends, *(f"{value:.{places}f}" for value, places in tried)]:
        if float(text) != 0:  # a zero may have a sign, which means nothing
            assert (regex.fullmatch(text) is not None) == (low <= float(text) <= high), text
    assert not regex.fullmatch(f"{int(high)}.")


def test_a_missing_bound_leaves_fifteen_digits() -> None:
    regex = as_regex(whole_numbers(None, 5))
    assert regex.fullmatch("-" + "9" * 15)
    assert not regex.fullmatch("-1" + "0" * 15)
    assert as_regex(decimals(None, None)).fullmatch("-" + "9" * 15 + ".999999")


def test_bounds_beyond_fifteen_digits_are_kept() -> None:
    regex = as_regex(decimals(2e20, None))
    assert regex.fullmatch("2" + "0" * 20)
    assert not regex.fullmatch("1" + "9" * 20)


def test_no_number_within_is_an_error() -> None:
    with pytest.raises(ValueError, match="no whole number"):
        whole_numbers(1.2, 1.8)
    with pytest.raises(ValueError, match="no decimal with 12 places"):
        decimals(1e-14, 1e-13)
