"""A record stays what it was when the app is started with another bank or another examiner."""

from collections.abc import Callable

from agent.events import ExaminerChanged, Judged
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
