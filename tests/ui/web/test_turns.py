"""Turns run beside the page: once at a time, and a failure is remembered until the next try."""

import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from agent.interviews import Interviews
from models.protocol import ChatMessage
from models.scripted import ScriptedModel
from tests.forged_record import forge
from ui.web.turns import Turns


class Gatekeeper:
    """A model's reply that waits until it may be given; `fails` makes it crash instead."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.asked = 0
        self.fails = False

    def __call__(self, _messages: Sequence[ChatMessage]) -> str:
        self.asked += 1
        assert self.open.wait(20)
        if self.fails:
            raise ZeroDivisionError("a bug nobody thought of")
        return "no JSON"


def _at_first_question(interviews: Interviews) -> str:
    interview = interviews.start("ai-engineer", "Ada", seed=1)
    interviews.submit(interview, interviews.room(interview).prompt, "I agree")
    interviews.advance(interview)
    return interview


def test_a_turn_runs_once_and_can_be_awaited(make_interviews: Callable[..., Interviews]) -> None:
    keeper = Gatekeeper()
    interviews = make_interviews(ScriptedModel(keeper))
    turns = Turns(interviews)
    interview = _at_first_question(interviews)
    interviews.submit(interview, interviews.room(interview).prompt, "Heat is constant always.")
    for _ in range(3):
        turns.begin(interview)
    assert not turns.wait(interview, 0.05)
    keeper.open.set()
    assert turns.wait(interview, 20)
    assert interviews.room(interview).stage == "reply"
    assert keeper.asked == 1
    turns.close()


def test_a_failure_is_kept_until_the_next_try(make_interviews: Callable[..., Interviews]) -> None:
    keeper = Gatekeeper()
    keeper.open.set()
    keeper.fails = True
    interviews = make_interviews(ScriptedModel(keeper))
    turns = Turns(interviews)
    interview = _at_first_question(interviews)
    interviews.submit(interview, interviews.room(interview).prompt, "Heat is constant always.")
    turns.begin(interview)
    assert turns.wait(interview, 20)
    turns.close()
    assert turns.has_failed(interview)
    assert not turns.is_damaged(interview)
    assert interviews.room(interview).stage == "working"
    keeper.fails = False
    again = Turns(interviews)
    again.begin(interview)
    assert again.wait(interview, 20)
    again.close()
    assert not again.has_failed(interview)
    assert interviews.room(interview).stage == "reply"


def test_an_unknown_interview_fails_quietly(interviews: Interviews) -> None:
    turns = Turns(interviews)
    turns.begin("nobody")
    turns.close()
    assert turns.has_failed("nobody")
    assert turns.wait("nobody", 0)


def test_a_changed_record_stops_its_own_turn_alone(interviews: Interviews, tmp_path: Path) -> None:
    forged, other = _at_first_question(interviews), _at_first_question(interviews)
    for interview in (forged, other):
        interviews.submit(interview, interviews.room(interview).prompt, "Heat is constant always.")
    forge(tmp_path / "record.sqlite", forged, "Heat is constant", "Memory grows")
    turns = Turns(interviews)
    turns.begin(forged)
    turns.begin(other)
    turns.close()
    assert turns.is_damaged(forged)
    assert not turns.has_failed(other)
    assert interviews.room(other).stage == "reply"
