"""What is expected is written as people write it."""

import pytest

from agent.grading.amounts import amount, within
from knowledge.bank import Bank


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (16.0, "GiB", "16 GiB"),
        (1.2e23, "FLOP", "1.2e23 FLOP"),
        (16_384_000, "token", "16,384,000 tokens"),
        (107.142857, "token/s", "107.14 tokens/s"),
        (1, "step", "1 step"),
        (6.4, "hour", "6.4 hours"),
        (2, "device_hour", "2 device hours"),
        (1.4781, "percent", "1.4781 %"),
        (2.472, "dimensionless", "2.472"),
        (900, "currency", "900 in the question's currency"),
        (3, "s", "3 s"),
    ],
)
def test_an_amount_reads_as_people_write_it(value: float, unit: str, words: str) -> None:
    assert amount(value, unit) == words


def test_no_item_of_the_bank_shows_a_units_internal_name() -> None:
    units = {item.numeric.unit for item in Bank.load().items if item.numeric}
    assert len(units) > 5
    for unit in units:
        said = amount(2.0, unit)
        assert not {"currency", "dimensionless", "percent"} & set(
            said.removesuffix("'s currency").split()
        )
        assert "_" not in said


def test_a_tolerance_is_a_percentage() -> None:
    assert within(0.07) == "within 7 % of it"
    assert within(0.025) == "within 2.5 % of it"
