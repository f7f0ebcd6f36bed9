"""A level of confidence beside a result is none, and the result is read as without it."""

import pytest

from knowledge.calculators.check import check_quantity
from knowledge.calculators.confidence import says_how_sure
from knowledge.calculators.number_literals import normalise
from knowledge.calculators.quantities import parse_quantities
from knowledge.schema import Slip

SURE_OF = [
    "{} (95 % confidence)",
    "So the answer is {} (95% confidence).",
    "{} (95 %)",
    "{} at 95 % confidence",
    "{}, with a confidence level of 95 %",
    "With 95 % confidence it is {}.",
    "{} (95 % CI)",
    "{} (confidence 95 %)",
    "{}. Confidence: 95 %.",
    "{}, significant at the 5 % level",
    "{} (I am 90 % sure)",
    "I am 90 percent sure that it is {}.",
    "{} – 90 % certain",
]


def _status(text: str, expected: float, slips: tuple[Slip, ...] = ()) -> str:
    return check_quantity(text, expected, "percent", 0.025, slips).status


@pytest.mark.parametrize("written", SURE_OF)
@pytest.mark.parametrize("right", ["0.628", "62.8 %"])
def test_a_right_result_stays_right(written: str, right: str) -> None:
    assert _status(written.format(right), 62.8) == "match"


@pytest.mark.parametrize("written", SURE_OF)
@pytest.mark.parametrize("right", ["0.895", "89.5 %"])
def test_so_it_does_where_the_level_is_near_it(written: str, right: str) -> None:
    assert _status(written.format(right), 89.5) == "match"


@pytest.mark.parametrize("written", SURE_OF)
@pytest.mark.parametrize("wrong", ["0.41", "41 %"])
def test_a_wrong_result_stays_wrong(written: str, wrong: str) -> None:
    assert _status(written.format(wrong), 62.8) not in ("match", "ambiguous")


@pytest.mark.parametrize("text", ["I am 95 % sure.", "Confidence: 95 %."])
def test_a_level_alone_is_no_result(text: str) -> None:
    assert _status(text, 62.8) == "absent"


def test_what_is_right_is_a_result_however_it_is_said() -> None:
    assert _status("We can be 62.8 % sure that it is bad.", 62.8) == "match"


@pytest.mark.parametrize(
    "text",
    [
        "I am 70 % sure that it is 41 %, 30 % sure that it is 62.8 %",
        "62.8 % or 41 % (95 % confidence)",
    ],
)
def test_a_choice_is_left_open(text: str) -> None:
    assert _status(text, 62.8) == "ambiguous"


def test_in_brackets_alone_it_may_be_a_slip_instead() -> None:
    slip = Slip(id="sensitivity", factor=95 / 62.8, says="what is caught was taken")
    assert _status("0.628 (95 %)", 62.8, (slip,)) == "ambiguous"
    assert _status("0.628 (95 % confidence)", 62.8, (slip,)) == "match"


def test_a_margin_may_stand_before_the_level() -> None:
    assert _status("0.628 ± 0.02 (95 % CI)", 62.8) == "match"


def test_a_share_and_its_percentage_in_brackets_are_one_result() -> None:
    assert _status("0.628 (62.8 %)", 62.8) == "match"
    assert _status("0.41 (41 %)", 62.8) == "mismatch"


@pytest.mark.parametrize(
    "text", ["62 % of CI runs", "62 % for sure", "I am confident: 62 %", "with confidence: 62 %"]
)
def test_these_words_make_no_level(text: str) -> None:
    [quantity] = parse_quantities(text)
    assert not says_how_sure(normalise(text), quantity)


BESIDE_AN_INTERVAL = [
    "{} (95 % CI 52-64 %)",
    "{} (95% CI: 52 % to 64 %)",
    "{}, 95 % confidence interval [52 %, 64 %]",
    "{} (CI 0.52–0.64)",
    "The 95 % confidence interval is 52 to 64 %, and the estimate {}.",
]


@pytest.mark.parametrize("written", BESIDE_AN_INTERVAL)
@pytest.mark.parametrize("right", ["0.584", "58.4 %"])
def test_a_right_result_stays_right_beside_its_interval(written: str, right: str) -> None:
    assert _status(written.format(right), 58.4) == "match"


@pytest.mark.parametrize("written", BESIDE_AN_INTERVAL)
def test_an_interval_makes_no_wrong_result_right(written: str) -> None:
    assert _status(written.format("41 %"), 58.4) not in ("match", "ambiguous")


@pytest.mark.parametrize("text", ["±6 % (95 % CI 52-64 %)", "CI 52 % to 64 %, so half of it: 6 %"])
def test_half_the_width_is_a_result_where_it_is_asked_for(text: str) -> None:
    assert _status(text, 6.0) == "match"
