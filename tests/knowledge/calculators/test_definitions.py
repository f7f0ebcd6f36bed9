"""A definition or a conversion of a unit is no result, and the result is read as without it."""

import pytest

from knowledge.calculators.check import check_quantity
from knowledge.calculators.definitions import without_definitions
from knowledge.calculators.number_literals import normalise
from knowledge.calculators.quantities import parse_quantities
from knowledge.calculators.target import Target

OF_BYTES = [
    "{}, where by GB I mean 10^9 bytes.",
    "{}. P.S. by GB I mean 10^9 bytes.",
    '{}, by "GB" I mean 10^9 bytes.',
    "With 1 GB = 1024^3 bytes it is {}.",
    "{} (1 GB = 10^9 B)",
    "{}, GB meaning 10^9 bytes",
    "{}, where GB means 10^9 bytes and not 2^30 bytes",
    "{}, taking a GiB as 2^30 bytes",
    "{}. 1 GiB is 1,073,741,824 bytes.",
    "{}. Here 1 GB is 10^9 bytes.",
    "{}, using 1 TB = 1000 GB",
    "{} (1 GB = 1000 MB = 10^9 bytes)",
    "{}; 1 GiB = 1024 * 1024 * 1024 bytes",
    "{} (GB = 10^9 bytes, GiB = 2^30 bytes)",
    "{}, with 1000 GB in a TB",
    "{}, since 10^9 bytes = 1 GB",
    "In GB (10^9 bytes) it is {}.",
    "{} (GB: 10^9 bytes)",
    "{} with GB = 10^9",
    "{}, where one gigabyte is a billion bytes",
    "**{}** (1 GiB ≈ 1.074 GB)",
]
OF_TIME = [
    "{} (1 month = 30 days)",
    "{}, as a month has 720 hours",
    "1 month = 30 x 24 = 720 hours. {}",
    "{} (30 days in a month, 24 hours a day)",
    "{}, months of 30 days",
    "{}, at 730 hours per month",
]
OF_TOKENS = [
    "{} (1 M = 10^6 tokens)",
    "{}, where by M I mean 10^6 tokens",
    "{}, 1M tokens = 10^6 tokens",
    "{} (1 million = 10^6)",
]
ALL = [
    *((written, "GB", "48 GB", "31 GB", 48.0) for written in OF_BYTES),
    *((written, "hour", "500 hours", "310 hours", 500.0) for written in OF_TIME),
    *((written, "token", "52M tokens", "31M tokens", 52e6) for written in OF_TOKENS),
]


def _status(text: str, expected: float, unit: str) -> str:
    return check_quantity(text, expected, unit, 0.05, ()).status


@pytest.mark.parametrize(("written", "unit", "right", "wrong", "expected"), ALL)
def test_only_the_result_beside_it_counts(
    written: str, unit: str, right: str, wrong: str, expected: float
) -> None:
    assert _status(written.format(right), expected, unit) == "match"
    assert _status(written.format(wrong), expected, unit) == "mismatch"
    assert _status(written.format("Hm"), expected, unit) == "absent"


@pytest.mark.parametrize("text", ["48 GB meaning 10^9 bytes", "48 GB of 10^9 bytes each"])
def test_the_amount_that_is_defined_stays(text: str) -> None:
    assert _status(text, 48.0, "GB") == "match"
    assert _status(text, 31.0, "GB") == "mismatch"


@pytest.mark.parametrize(
    ("text", "expected", "unit"),
    [
        ("1 GiB = 2^30 bytes", 1.0, "GiB"),
        ("1,073,741,824 bytes = 1 GiB", 1.0, "GiB"),
        ("1 GiB, where 1 GiB = 2^30 bytes", 1.0, "GiB"),
        ("A month has 720 hours.", 720.0, "hour"),
        ("30 days x 24 hours = 720 hours in a month", 720.0, "hour"),
        ("It runs for a month (720 hours).", 720.0, "hour"),
        ("3 months of 30 days", 3.0, "month"),
        ("1 sequence = 6 GiB", 6.0, "GiB"),
        ("1 epoch = 375 steps", 375.0, "step"),
    ],
)
def test_the_right_result_may_be_one_of_a_unit(text: str, expected: float, unit: str) -> None:
    assert _status(text, expected, unit) == "match"


@pytest.mark.parametrize(
    "text",
    [
        "5 GiB, where 1 GiB = 2^30 bytes",
        "5 GiB, where by GiB I mean 2^30 bytes",
        "5 GiB, taking a GiB as 2^30 bytes",
    ],
)
def test_a_definition_that_is_led_to_is_no_result_of_one(text: str) -> None:
    assert _status(text, 1.0, "GiB") == "mismatch"


@pytest.mark.parametrize(
    "text",
    [
        "It takes 1 GiB = 1.07 GB. It is 16 GiB.",
        "1 GiB = 1.07 GB or 16 GiB",
        "16 GiB or 1 GiB = 1.07 GB",
        "8 GB (1 GB = 10^9 B) or 17.2 GB",
    ],
)
def test_a_wrong_result_beside_the_right_one_is_no_definition(text: str) -> None:
    assert _status(text, 16.0, "GiB") == "ambiguous"


@pytest.mark.parametrize(
    "text",
    [
        "So 1 GiB = 2^30 bytes.",
        "1 GB = 48 GB",
        "48 GB = 10^9 bytes",
        "1 sequence = 6 GiB",
        "x = 1.05",
        "1 GB/s, 10^9 bytes",
        "8 GB, I mean 7.45 GiB",
    ],
)
def test_these_words_define_nothing(text: str) -> None:
    quantities = parse_quantities(text)
    target = Target(16.0, "GiB", 0.05)
    assert without_definitions(normalise(text), quantities, target) == quantities


def test_many_definitions_are_no_result_either() -> None:
    assert _status("1 GB = 10^9 bytes. " * 490, 16.0, "GiB") == "absent"
