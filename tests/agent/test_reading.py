"""The clock: only the candidate's own time counts."""

from datetime import UTC, datetime, timedelta

import pytest

from agent.events import (
    Action,
    Closed,
    Event,
    Examiner,
    Judged,
    Received,
    Shown,
    Started,
    StoredEvent,
)
from agent.grading.verdict import Verdict
from agent.reading import elapsed_minutes, is_paused, minutes_left, results
from models.protocol import ModelIdentity

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


@pytest.mark.parametrize("aside", ["process", "complaint", "off_topic", "feedback"])
def test_what_is_no_work_on_a_question_does_not_end_a_pause(aside: Action) -> None:
    events = _events(
        *((0, QUESTION), (2, _said("pause")), (2, NOTICE), (10, _said(aside)), (10, NOTICE)),
        *((50, _said("hint")), (50, NOTICE)),
    )
    assert is_paused(events[:5])
    assert elapsed_minutes(events[:5], NOON + timedelta(minutes=40)) == pytest.approx(2)
    assert not is_paused(events)
    assert elapsed_minutes(events, NOON + timedelta(minutes=51)) == pytest.approx(3)
    assert not is_paused(_events((0, QUESTION), (1, _said(aside)), (1, NOTICE)))


def test_a_late_message_stops_nothing_and_the_open_question_counts_until_now() -> None:
    events = _events((0, QUESTION), (1, _said("late")))
    assert elapsed_minutes(events, NOON + timedelta(minutes=4)) == pytest.approx(4)
    assert elapsed_minutes(_events((0, QUESTION), (1, Closed(reason="time")))) == 0


def _opening(extension: float) -> Started:
    identity = ModelIdentity(name="none", backend="scripted")
    nobody = Examiner(model=identity, embedder="", juror="", prompts="", bank="", corpus="")
    return Started(
        profile="ai-engineer",
        candidate="",
        minutes=30,
        extension=extension,
        seed=1,
        examiner=nobody,
    )


def test_extra_time_multiplies_the_minutes() -> None:
    events = _events((0, _opening(1.5)), (0, QUESTION), (10, _said("answer")))
    assert minutes_left(events) == pytest.approx(35)


def _judged(reply: int, p_met: float) -> Judged:
    verdict = Verdict(criterion="c", decision="met", p_met=p_met, judge="juror", reason="")
    return Judged(reply=reply, item="x", verdicts=(verdict,))


def test_what_is_met_after_hints_counts_less_and_what_was_met_before_does_not() -> None:
    hint = Shown(purpose="hint", text="", item="x", cost=0.2)
    helped = _events((0, QUESTION), (1, hint), (2, _said("answer")), (2, _judged(3, 0.8)))
    assert results(helped)[0].evidence == pytest.approx(0.8)
    alone = _events(
        *((0, body) for body in (QUESTION, _said("answer"), _judged(2, 0.8), hint)),
        *((1, body) for body in (_said("answer"), _judged(5, 0.9))),
    )
    assert results(alone)[0].verdict.p_met == 0.9
    assert results(alone)[0].evidence == 1.0
