"""What an answer says of other things than the one asked for, beside a right or a wrong result."""

import pytest

from knowledge.calculators.check import check_quantity

STEPS = (
    "How many optimizer steps does it take? The settings come from an older run: linear warm-up over 500 "
    "steps, evaluation every 500 steps."
)
SPEED = (
    "A small model drafts 4 tokens at a time. By what factor should a lone user's generation get faster? "
    "Another colleague wants drafts of 8 tokens."
)


def _steps(text: str) -> str:
    return check_quantity(text, 1125, "step", 0.03, (), question=STEPS).status


def _speed(text: str) -> str:
    return check_quantity(text, 2.71, "dimensionless", 0.05, (), question=SPEED).status


STEP_ANSWERS = (
    "We have {} steps for three epoch. Warm-up must be shorter, approximately 50 steps.",
    "In three epochs the whole run has {} steps. I would warm up over 3 to 5 %, that is 30 to 50 steps.",
    "The run takes {} steps. Cut the warm-up to 3 to 5 % of the run, that is about 34 to 56 steps.",
    "It takes {} steps. For the warm-up about 5 % of the steps is enough, so 50 to 60 steps.",
    "The total is {} steps; about 56 steps of warm-up would be plenty.",
    "All training have {} steps. Warm-up is too much long, I make it about 50 steps.",
    "{} steps. Evaluation at every 500 gives two points; I would take ~100 steps.",
)
SPEED_ANSWERS = (
    "The user gains a factor of {}; the colleague's drafts of 8 would bring about 2.92 times.",
    "A lone user gets {} times the speed, checking five times as many positions. With drafts of 8 it is 2.92 times.",
    "Factor {}. Five times the compute per pass. At 8 drafts it would be about 2.92x.",
    "One user alone have speed {} times of the normal. With draft of eight tokens it is only 2.92 times.",
    "{}x alone. About 5x the arithmetic at peak.",
)


@pytest.mark.parametrize("text", STEP_ANSWERS)
def test_steps_of_a_part_of_the_run_are_no_second_result(text: str) -> None:
    assert _steps(text.format("1,125")) == "match"
    assert _steps(text.format("4,500")) != "match"
    assert _steps(text.format("375")) != "match"


@pytest.mark.parametrize("text", SPEED_ANSWERS)
def test_factors_of_work_and_of_another_case_are_no_second_result(text: str) -> None:
    assert _speed(text.format("2.71")) == "match"
    assert _speed(text.format("4.03")) != "match"


@pytest.mark.parametrize(
    "text",
    [
        "The run has 9,000 steps, the warm-up should be about 1,125 steps.",
        "The run takes 4,500 steps. Then 1,125 steps of warm-up.",
    ],
)
def test_the_right_number_as_a_part_is_no_result(text: str) -> None:
    assert _steps(text) != "match"


@pytest.mark.parametrize(
    "text",
    [
        "The lone user gets 4.03 times the speed, and with drafts of 8 it is 2.71 times.",
        "One user alone have speed 4.03 times of the normal. With draft of 8 tokens it is only 2.71 times.",
    ],
)
def test_the_right_factor_of_another_case_is_no_result(text: str) -> None:
    assert _speed(text) != "match"


@pytest.mark.parametrize(
    "text",
    [
        "It is 1,125 steps or perhaps 350 steps.",
        "The warm-up is too long. It is 1,125 or perhaps 350 steps.",
        "The run takes 1,125 steps or, with the warm-up, 4,500 steps.",
        "1,125 steps. No wait, the warm-up counts too, so 1,625 steps.",
        "1,125 steps plus the warm-up: 1,625 steps.",
        "1,125 steps. Warm-up first, then 4,500 steps of training.",
        "1,125 steps. The warm-up takes 500, giving 1,625 steps in total.",
        "The run has 1,125 steps. The run has 4,500 steps.",
    ],
)
def test_two_results_for_the_run_stay_two(text: str) -> None:
    assert _steps(text) != "match"


@pytest.mark.parametrize(
    "text",
    [
        "2.71 or 4.03 times.",
        "2.71 times, maybe 4.03 times with drafts of 8.",
        "2.71 times in theory. With drafts of 4 it is 4.03 times.",
        "2.71 times in theory. With 5 tokens a round it is 4.03 times.",
        "2.71 times the speed. A user sees 4.03 times the speed.",
    ],
)
def test_two_factors_for_the_lone_user_stay_two(text: str) -> None:
    assert _speed(text) != "match"
