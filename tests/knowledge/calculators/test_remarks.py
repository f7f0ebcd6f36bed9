"""What is said around a result: remarks, further results, corrections, comparisons."""

import pytest

from knowledge.calculators.check import check_quantity


def _status(text: str) -> str:
    return check_quantity(text, 36.0, "GiB", 0.05, ()).status


@pytest.mark.parametrize(
    "text",
    [
        "36 GiB plus 10% overhead.",
        "36 GiB + 2 GB of slack",
        "30 GiB plus 6 GiB makes 36 GiB.",
        "It takes 40 GiB. Oops, I forgot the grouping: 36 GiB.",
        "So 40 GiB. Edit: 36 GiB.",
        "I first thought about 40 GiB, but it is 36 GiB.",
        "A common mistake gives 40; correctly 36 GiB.",
        "Just over 36 GiB.",
        "1{,}125 steps are no help, 36 GiB is the size.",
    ],
)
def test_a_right_result_stays_right(text: str) -> None:
    assert _status(text) == "match"


@pytest.mark.parametrize(
    "text",
    [
        "36 GiB. So if everything doubled, it would be 72 GiB.",
        "The cache is 36 GiB, so 72 GiB is enough.",
        "More than 36 GiB.",
        "Far below 36 GiB.",
    ],
)
def test_what_may_be_meant_is_left_open(text: str) -> None:
    assert _status(text) == "ambiguous"


@pytest.mark.parametrize(
    "text",
    [
        "So 36 GiB. Edit: 72 GiB.",
        "36 GiB. No wait, 72 GiB.",
        "The cache needs 36 GiB. No wait, it needs 80 GiB.",
        "I first thought about 36 GiB, but it is 72 GiB.",
        "It cannot be 36 GiB.",
        "It doesn't take 36 GiB.",
        "36 GiB is far too high.",
        "Half of 36 GiB.",
        "36 GiB times three.",
        "30 GiB plus 36 GiB makes 66 GiB.",
    ],
)
def test_what_is_taken_back_denied_or_scaled_is_no_result(text: str) -> None:
    assert _status(text) not in ("match", "ambiguous")


def test_thousands_in_latex_are_one_number() -> None:
    assert check_quantity("$1{,}125$ steps", 1125.0, "step", 0.03, ()).status == "match"
