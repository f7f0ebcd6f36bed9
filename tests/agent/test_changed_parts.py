"""A record stays what it was when the app is started with another bank, profile or examiner."""

from collections.abc import Callable

import pytest

from agent.errors import ProfileError
from agent.events import Closed, ExaminerChanged, Judged, Shown, Started
from agent.interviews import Interviews
from agent.reading import asked, bodies, depths, examiners
from knowledge.bank import Bank
from models.scripted import ScriptedModel

MakeInterviews = Callable[..., Interviews]


def _say(interviews: Interviews, interview: str, text: str) -> None:
    interviews.submit(interview, interviews.room(interview).prompt, text)
    interviews.advance(interview)


def _begun(interviews: Interviews) -> str:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    _say(interviews, interview, "I agree")
    return interview


def test_the_rubric_stands_in_the_record(make_interviews: MakeInterviews, bank: Bank) -> None:
    before = make_interviews()
    interview = _begun(before)
    _say(before, interview, "Memory grows linearly with length.")
    events = before.parts.record.events(interview)
    item = next(iter(asked(events).values()))
    assert [c.weight for c in item.criteria] == [3, 2, 1]
    changed = bank.get(item.id).model_copy(update={"level": 5, "title": "Another"})
    after = make_interviews(items=Bank([changed]))
    later = after.parts.record.events(interview)
    assert asked(later) == asked(events)
    assert depths(later) == depths(events)


def test_an_item_that_left_the_bank_is_not_scored_and_the_interview_goes_on(
    make_interviews: MakeInterviews, bank: Bank
) -> None:
    before = make_interviews()
    interview = _begun(before)
    gone = next(iter(asked(before.parts.record.events(interview))))
    after = make_interviews(items=Bank([item for item in bank.items if item.id != gone]))
    _say(after, interview, "Memory grows linearly with length.")
    events = after.parts.record.events(interview)
    assert {v.decision for v in bodies(events, Judged)[0].verdicts} == {"abstain"}
    assert after.room(interview).questions_asked == 2


def test_every_examiner_is_named(make_interviews: MakeInterviews, bank: Bank) -> None:
    before = make_interviews()
    interview = _begun(before)
    make_interviews().advance(interview)
    assert len(examiners(before.parts.record.events(interview))) == 1
    after = make_interviews(ScriptedModel(["one"]), items=Bank(bank.items[1:]))
    after.advance(interview)
    after.advance(interview)
    events = after.parts.record.events(interview)
    assert len(bodies(events, ExaminerChanged)) == 1
    assert [e.bank for e in examiners(events)] == [bank.version, Bank(bank.items[1:]).version]


def _started(interviews: Interviews, interview: str, profile: str, items: int | None) -> None:
    """An interview as it was begun when the profile was another."""
    opening = Started(
        profile=profile,
        candidate="Ada",
        minutes=30,
        items=items,
        seed=3,
        examiner=interviews.examiner(),
    )
    interviews.parts.record.start(interview, opening)


@pytest.mark.parametrize(("items", "most"), [(7, 7), (None, 1)])
def test_an_interview_whose_profile_is_gone_is_read_and_stops_no_other(
    interviews: Interviews, items: int | None, most: int
) -> None:
    _started(interviews, "orphan", "gone", items)
    welcome = Shown(purpose="welcome", text="Welcome.")
    interviews.parts.record.append("orphan", "shown:start", welcome)
    interviews.submit("orphan", 0, "I agree")
    other = _begun(interviews)
    interviews.submit(other, interviews.room(other).prompt, "Memory grows linearly with length.")
    assert interviews.room("orphan").questions_most == most
    assert interviews.unfinished() == ["orphan", other]
    with pytest.raises(ProfileError, match="'gone'"):
        interviews.advance("orphan")
    assert interviews.advance(other).stage == "reply"


def test_as_many_questions_are_asked_as_the_candidate_was_told(interviews: Interviews) -> None:
    _started(interviews, "short", "ai-engineer", 2)
    interviews.advance("short")
    _say(interviews, "short", "I agree")
    assert "Up to 2 questions" in interviews.room("short").messages[0].text
    for _ in range(2):
        _say(interviews, "short", "/skip")
    events = interviews.parts.record.events("short")
    assert len(asked(events)) == 2
    assert bodies(events, Closed)[0].reason == "complete"
