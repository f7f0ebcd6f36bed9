"""Who is not finished says so in many ways; a bare "no" is none."""

import pytest

from agent.going_on import goes_on, is_not_finished


@pytest.mark.parametrize(
    "text",
    [
        "next question please",
        "No, I'm not finished.",
        "keep going",
        "No, please continue",
        "Wait, no, I want to continue the interview",
        "I meant I'm done with this question",
        "No! Continue!",
        "I don't want to stop, next question please",
        "No, I didn\u2019t want to finish!",
        "Let's go on to the next one",
        "I didn't finish",
    ],
)
def test_the_interview_is_to_go_on(text: str) -> None:
    assert goes_on(text)


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "No, thanks",
        "Done.",
        "It goes on to grow.",
        "I want to finish",
        "no more questions please",
        "Also, continue",
        "",
    ],
)
def test_it_is_not(text: str) -> None:
    assert not goes_on(text)


def test_at_a_question_only_who_is_not_finished_goes_on() -> None:
    assert is_not_finished("I'm not done yet")
    assert is_not_finished("I do not want to finish the interview")
    assert not is_not_finished("next question please")
    assert not is_not_finished("The prefill is not finished yet")
