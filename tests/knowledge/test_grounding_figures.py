"""One number has one value, in whatever way it is written; what it counts is a part of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.grounding.figure_units import Figure
from knowledge.grounding.figures import figures
from knowledge.grounding.number_check import same_value


def _only(text: str) -> Figure:
    found = figures(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("1.4T tokens", 1.4e12, "token"),
        ("1,400 billion tokens", 1.4e12, "token"),
        ("1.4e12 tokens", 1.4e12, "token"),
        ("1.4 x 10^12 tokens", 1.4e12, "token"),
        ("10k", 1e4, ""),
        ("10,000", 1e4, ""),
        ("ten thousand", 1e4, ""),
        ("a mere thousand pairs", 1e3, "example"),
        ("half a million", 5e5, ""),
        ("Thirty-two layers", 32, "layer"),
        ("70B", 7e10, ""),
        ("5%", 0.05, "percent"),
        ("5 per cent", 0.05, "percent"),
        ("8x", 8, "ratio"),
        ("8x (verified)", 8, "ratio"),
        ("eightfold", 8, "ratio"),
        ("eight times", 8, "ratio"),
        ("one eighth", 1 / 8, "ratio"),
        ("two fifths", 0.4, "ratio"),
        ("two-thirds", 2 / 3, "ratio"),
        ("eighteen data sets", 18, ""),
        ("twice", 2, "ratio"),
        ("doubling", 2, "ratio"),
        ("a quarter", 0.25, "ratio"),
        ("one layer in four", 0.25, "ratio"),
        ("three and a half days", 3.5 * 86400, "time"),
        ("two weeks", 14 * 86400, "time"),
        ("2.788M H800 GPU hours", 2.788e6 * 3600, "device time"),
        ("$5.576M", 5.576e6, "money"),
        ("two dollars", 2, "money"),
        ("top-3", 3, ""),
    ],
)
def test_a_number_is_read_with_its_unit(text: str, value: float, unit: str) -> None:
    figure = _only(text)
    assert figure.value == pytest.approx(value)
    assert figure.unit == unit


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("85 to 90 percent", (0.85, 0.9)),
        ("20.4%-38.2%", (0.204, 0.382)),
        ("2-4x", (2, 4)),
        ("three or four bits", (3, 4)),
        ("1.3-1.4T tokens", (1.3e12, 1.4e12)),
        ("between half and 73 percent", (0.5, 0.73)),
    ],
)
def test_the_ends_of_a_range_share_their_unit(text: str, ends: tuple[float, float]) -> None:
    low, high = figures(text)
    assert (low.value, high.value) == pytest.approx(ends)
    assert low.unit == high.unit or {low.unit, high.unit} == {"ratio", "percent"}


@pytest.mark.parametrize(
    "text",
    [
        "GPT-3",
        "an A100",
        "the third of them",
        "one of those",
        "FP8",
        "the second half",
        "half-precision",
    ],
)
def test_what_is_no_amount_is_not_read(text: str) -> None:
    assert figures(text) == ()


@pytest.mark.parametrize(
    ("said", "held", "same"),
    [
        ("21 days", "three weeks", True),
        ("one eighth", "8x", True),
        ("half", "50%", True),
        ("4K", "4096", True),
        ("nearly 37 times", "36.9x", True),
        ("37 times", "36.9x", False),
        ("about 2.8 million", "2.788M", True),
        ("2.8 million", "2.788M", False),
        ("2.6%", "2.6x", False),
        ("1.4B", "1.4T", False),
        ("about 15%", "14.2%", False),
        ("9" * 400, "7", False),
    ],
)
def test_equal_means_equal_as_written(said: str, held: str, same: bool) -> None:
    assert same_value(_only(said), _only(held)) is same


@given(st.integers(min_value=1, max_value=999), st.sampled_from([("K", 3), ("M", 6), ("T", 12)]))
def test_all_forms_of_one_number_are_equal(count: int, scale: tuple[str, int]) -> None:
    letter, power = scale
    word = {3: "thousand", 6: "million", 12: "trillion"}[power]
    whole = count * 10**power
    forms = [f"{count}{letter}", f"{count} {word}", f"{whole:,}", str(whole), f"{count}e{power}"]
    read = [_only(f"{form} tokens") for form in forms]
    assert all(same_value(one, other) for one in read for other in read), forms


@given(st.integers(min_value=2, max_value=12))
def test_ratios_in_words_and_digits_are_equal(number: int) -> None:
    words = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
    words += ["eleven", "twelve"]
    read = [_only(form) for form in (f"{number}x", f"{number} times", f"{words[number - 2]}-fold")]
    assert all(same_value(one, other) for one in read for other in read)


@given(st.text(max_size=200))
def test_no_text_is_too_odd(text: str) -> None:
    assert all(0 <= figure.start <= figure.end <= len(text) for figure in figures(text))
