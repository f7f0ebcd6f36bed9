"""The clock: only the candidate's own time counts."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.events import Action, Closed, Event, Received, Shown, StoredEvent
from agent.reading import elapsed_minutes, is_paused

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def _events(*moments: tuple[float, Event]) -> list[StoredEvent]:
    return [
        StoredEvent(
            interview="i",
            seq=seq,
            at=(NOON + timedelta(minutes=minute)).isoformat(),
            key=str(seq),
            body=body,
            previous="",
            hash="",
        )
        for seq, (minute, body) in enumerate(moments, start=1)
    ]


def _said(action: Action) -> Received:
    return Received(reply_to=1, action=action)


WELCOME = Shown(purpose="welcome", text="")
QUESTION = Shown(purpose="question", text="", item="x")
NOTICE = Shown(purpose="notice", text="", item="x")


def test_nothing_counts_before_consent() -> None:
    asked = Shown(purpose="notice", text="please agree")
    events = _events((0, WELCOME), (5, _said("answer")), (5, asked), (90, _said("consent")))
    assert elapsed_minutes(events) == 0


def test_the_examiners_time_and_down_time_during_it_are_not_the_candidates() -> None:
    events = _events((0, QUESTION), (3, _said("answer")), (63, QUESTION), (65, _said("answer")))
    assert elapsed_minutes(events) == pytest.approx(5)


def test_a_pause_stops_the_clock_until_the_candidate_comes_back() -> None:
    events = _events((0, QUESTION), (2, _said("pause")), (2, NOTICE), (50, _said("resume")))
    assert is_paused(events[:3])
    assert elapsed_minutes(events) == pytest.approx(2)
    more = _events(
        (0, QUESTION), (2, _said("pause")), (2, NOTICE), (50, _said("answer")), (50, QUESTION)
    )
    assert elapsed_minutes(more, NOON + timedelta(minutes=54)) == pytest.approx(6)


def test_a_late_message_stops_nothing_and_the_open_question_counts_until_now() -> None:
    events = _events((0, QUESTION), (1, _said("late")))
    assert elapsed_minutes(events, NOON + timedelta(minutes=4)) == pytest.approx(4)
    assert elapsed_minutes(_events((0, QUESTION), (1, Closed(reason="time")))) == 0
