"""What a reply to the offer of the last word says."""

from typing import TYPE_CHECKING

import pytest

from agent.last_word import last_word

if TYPE_CHECKING:
    from agent.events import Action


@pytest.mark.parametrize(
    ("action", "text", "means"),
    [
        ("answer", "No, thanks!", "finish"),
        ("skip", "skip", "finish"),
        ("complaint", "That was too long", "feedback"),
        ("thinking", "Thanks, that was interesting", "answer"),
        ("thinking", "let me think", "thinking"),
        ("answer", "No, it is quadratic.", "answer"),
        ("answer", "Question 1: linear.", "answer"),
        ("answer", "Question 1: no", "answer"),
        ("answer", "Yes, question 2: 96", "answer"),
        ("answer", "/answer the second one", "answer"),
        ("addition", "Correction to question 1: 48 GB", "addition"),
        ("feedback", "/feedback", "rephrase"),
        ("feedback", "/feedback nice", "feedback"),
        *(
            ("feedback", text, "rephrase")
            for text in (
                *(
                    "Yes",
                    "Yes please",
                    "Sure",
                    "Yes, one thing",
                    "Yes, I would like to add something.",
                ),
                *("I would like to correct an answer", "Can I have a minute?", "what?", "Why?"),
                *("I'd like to come back to question 1.", "Can I correct question 1?"),
                *(
                    "One correction",
                    "Yes, a correction to my first answer",
                    "There is one more thing",
                ),
                *(
                    "Is it possible to change my answer to question 12?",
                    "I would like to leave feedback",
                ),
                *("I want to add to question 1", "Question 1.", "I don't understand"),
            )
        ),
    ],
)
def test_what_a_message_means_when_no_question_stands(
    action: "Action", text: str, means: str
) -> None:
    assert last_word(action, text) == means
