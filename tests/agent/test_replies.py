"""Whole messages that stand for an action do; answers that contain the words stay answers."""

import pytest

from agent.errors import ReplyRefusedError
from agent.replies import LONGEST_MESSAGE, checked, spoken_action


@pytest.mark.parametrize(
    "text",
    [
        "I don't know",
        "i dont know.",
        "I don\u2019t know that",
        "Sorry, I don't know",
        "no idea",
        "IDK",
        "I really don't know the answer.",
        "pass",
        "/dont-know",
        "I'm not sure.",
        "skip",
    ],
)
def test_not_knowing_is_understood(text: str) -> None:
    assert spoken_action(text) == "dont_know"


@pytest.mark.parametrize(
    "text",
    [
        "I don't know the exact figure, but it grows linearly with the context.",
        "We stop early when validation loss rises.",
        "A skip connection passes the gradient.",
        "Finish the prefill first, then decode.",
        "No.",
        "Stop.",
        "end",
        "Break",
        "Continue",
        "2^32",
    ],
)
def test_answers_stay_answers(text: str) -> None:
    assert spoken_action(text) == "answer"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("/finish", "finish"),
        ("stop the interview", "finish"),
        ("pause", "pause"),
        ("I'm back", "resume"),
        ("Could you rephrase that?", "rephrase"),
        ("/rephrase", "rephrase"),
    ],
)
def test_other_wishes_in_words(text: str, action: str) -> None:
    assert spoken_action(text) == action


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_an_empty_message_is_refused_with_a_way_on(text: str) -> None:
    with pytest.raises(ReplyRefusedError, match="empty"):
        checked(text)


def test_too_long_is_refused_whole_with_both_numbers() -> None:
    assert checked("a" * LONGEST_MESSAGE)
    with pytest.raises(ReplyRefusedError, match="400,001 characters; at most 400,000"):
        checked("a" * (LONGEST_MESSAGE + 1))


def test_half_a_character_is_refused() -> None:
    with pytest.raises(ReplyRefusedError, match="surrogate"):
        checked("a\ud800b")
