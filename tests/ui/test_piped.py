"""`viva interview < answers.txt`: consent is recorded once, whether or not the first line gives it."""

import io
import sys

import pytest

from agent.events import Received
from agent.interviews import Interviews
from agent.reading import bodies
from ui.commands.interview import hold

ANSWER = "Memory grows linearly with length."


@pytest.mark.parametrize(
    ("first", "recorded"),
    [
        ("", "I agree (answers from standard input)"),
        ("I agree\n", "I agree"),
        ("Yes, I agree.\n", "Yes, I agree."),
    ],
)
def test_a_first_line_that_agrees_is_the_consent_and_no_answer(
    interviews: Interviews, monkeypatch: pytest.MonkeyPatch, first: str, recorded: str
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO(f"{first}{ANSWER}\n"))
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    hold(interviews, interview, lambda _text: None)
    received = bodies(interviews.parts.record.events(interview), Received)
    assert [(r.action, r.text) for r in received[:2]] == [
        ("consent", recorded),
        ("answer", ANSWER),
    ]
    assert {r.action for r in received[2:]} == {"finish"}
