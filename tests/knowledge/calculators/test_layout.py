"""What is laid out as Markdown says the same number as plain text does."""

import pytest

from knowledge.calculators.check import check_quantity
from knowledge.calculators.layout import without_layout


def _status(text: str) -> str:
    return check_quantity(text, 36.0, "GiB", 0.05, ()).status


@pytest.mark.parametrize(
    "text",
    [
        "So the total is **36 GiB**.",
        "**36 GiB**",
        "**Total:** 36 GiB",
        "It is *36 GiB* in total",
        "__36 GiB__ in total.",
        "In total `36 GiB`.",
        "* 36 GiB in total",
        "· 36 GiB in total",
        "• 36 GiB in total",
        "- 36 GiB in total",
        "The size:\n* 36 GiB in total\n* it doubles",
        "1. 36 GiB\n2. It doubles either way.",
        "1. About 36 GiB.",
        "1) about 36 GiB",
        "(1) 36 GiB\n(2) doubles",
        "1 - 36 GiB\n2 - doubles",
        "Per sequence it's 6 GiB, in total **36 GiB**.",
        "$36$ GiB",
        "It takes $x = 36$ GiB.",
        r"\boxed{36}\,\text{GiB}",
        "Part 1 \u2013 36 GiB",
        "1 \u2013 36 GiB\n2 \u2013 doubles",
        "1.) 36 GiB\n2.) doubles",
        "* for each sequence: 6\n* 36 GiB in total",
        "2 * 48 * 8 * 128 * 2 * 32768 * 6 bytes = **36 GiB**",
    ],
)
def test_layout_around_a_right_result_changes_nothing(text: str) -> None:
    assert _status(text) == "match"


@pytest.mark.parametrize(
    "text",
    [
        "6 * 36 GiB = 216 GiB",
        "6 *36 GiB",
        "6*36 GiB*2",
        "6 GiB\n* 36 GiB",
        "2**36 GiB",
        "It is **40 GiB**.",
        "1. 40 GiB\n2. 36 tokens",
        "It costs $36 and later $38, so $40.",
    ],
)
def test_a_product_stays_one_and_a_wrong_result_wrong(text: str) -> None:
    assert _status(text) != "match"


def test_a_number_at_the_head_of_a_line_can_be_the_result() -> None:
    assert check_quantity("12. Because each halves.", 12.0, "step", 0.05, ()).status == "match"
    assert check_quantity("1. Because it cancels.", 1.0, "step", 0.05, ()).status == "match"


def test_offsets_hold_and_what_is_quoted_is_what_was_written() -> None:
    text = "1. **Total:** `36 GiB`\n2. __It__ doubles, 2**5 and 4*8*4."
    assert len(without_layout(text)) == len(text)
    assert "2**5 and 4*8*4" in without_layout(text)
    assert check_quantity(text, 36.0, "GiB", 0.05, ()).quote == "36 GiB"


def test_a_long_answer_full_of_marks_is_read_in_time() -> None:
    without_layout("**" * 100_000)
    without_layout("* " * 100_000)
    without_layout("1. a\n" * 40_000)
    without_layout("*a" * 100_000)
