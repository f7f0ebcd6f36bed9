"""What a message stands for: commands always, words as the router reads them, nothing before consent."""

import pytest

from agent.errors import ReplyRefusedError
from agent.replies import (
    ACTION_OF,
    LONGEST_MESSAGE,
    action_before_consent,
    action_of,
    checked,
    is_bare_answer,
    is_in_words,
    words_of,
)
from agent.routing.routes import ROUTES


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
        "/dont-know",
        "I'm not sure.",
    ],
)
def test_not_knowing_is_understood(text: str) -> None:
    assert action_of(text, None) == "dont_know"


@pytest.mark.parametrize(
    "text",
    [
        "I don't know the exact figure, but it grows linearly with the context.",
        "We stop early when validation loss rises.",
        "A skip connection passes the gradient.",
        "Memory grows linearly with length.",
        "No.",
        "Stop.",
        "end",
        "2^32",
        "/answer I don't know",
    ],
)
def test_answers_stay_answers(text: str) -> None:
    assert action_of(text, None) == "answer"


@pytest.mark.parametrize(
    ("text", "action"),
    [
        ("/finish", "finish"),
        ("stop the interview", "finish"),
        ("pause", "pause"),
        ("I'm back", "resume"),
        ("Could you rephrase that?", "rephrase"),
        ("/rephrase", "rephrase"),
        ("/hint", "hint"),
        ("Can you give me a hint?", "hint"),
        ("skip", "skip"),
        ("/skip", "skip"),
        ("Who is going to read this?", "process"),
        ("Are you a person?", "process"),
        ("Are you recording this?", "process"),
        ("Are you asking about one user or many?", "rephrase"),
        ("Is that per user?", "rephrase"),
        ("/feedback the questions were clear", "feedback"),
        ("/answer", "answer"),
    ],
)
def test_other_wishes_in_words(text: str, action: str) -> None:
    assert action_of(text, None) == action


def test_every_route_has_its_action() -> None:
    assert set(ACTION_OF) == set(ROUTES)


def test_before_consent_only_consent_and_the_wish_to_leave_are_read() -> None:
    assert action_before_consent(" I agree. ") == "consent"
    assert action_before_consent("stop the interview") == "finish"
    assert action_before_consent("Can you give me a hint?") == "answer"


def test_a_command_before_an_answer_is_no_part_of_it() -> None:
    text = " /answer  It grows."
    words = words_of(text)
    assert words.text == "It grows."
    assert text[words.start :] == words.text
    assert words_of("It grows.").start == 0
    assert is_bare_answer("/ANSWER ")
    assert not is_bare_answer(text)


def test_a_button_and_a_lone_command_are_no_words() -> None:
    assert [is_in_words(text) for text in ("", "/skip", "skip", "/answer yes")] == [
        False,
        False,
        True,
        True,
    ]


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
