"""What a record says about criteria: the verdicts that stand, of closed interviews only."""

from collections.abc import Callable

from agent.events import Overridden
from agent.interviews import Interviews
from agent.reading import asked_items
from eval.items.responses import responses_of

MakeInterviews = Callable[..., Interviews]


def _say(interviews: Interviews, interview: str, text: str) -> None:
    interviews.submit(interview, interviews.room(interview).prompt, text)
    interviews.advance(interview)


def _held(interviews: Interviews) -> str:
    interview = interviews.start("ai-engineer", "Ada", seed=1)
    for text in ("I agree", "I don't know", "finish", "no"):
        _say(interviews, interview, text)
    return interview


def test_an_open_interview_says_nothing(interviews: Interviews) -> None:
    interview = interviews.start("ai-engineer", "Ada", seed=1)
    _say(interviews, interview, "I agree")
    _say(interviews, interview, "I don't know")
    assert responses_of(interviews.parts.record.events(interview)) == []


def test_every_judged_criterion_is_a_response_of_the_interview_in_its_subject(
    interviews: Interviews,
) -> None:
    interview = _held(interviews)
    events = interviews.parts.record.events(interview)
    found = responses_of(events)
    item = interviews.parts.bank.get(asked_items(events)[0])
    assert {one.criterion for one in found} == {c.id for c in item.criteria}
    assert not any(one.met for one in found)
    assert {one.person for one in found} == {f"{interview}:{item.subject}"}


def test_an_interviewers_verdict_counts_and_an_abstention_does_not(interviews: Interviews) -> None:
    interview = _held(interviews)
    item = asked_items(interviews.parts.record.events(interview))[0]
    for criterion, verdict in (("memory", "met"), ("heads", "abstain")):
        body = {"item": item, "criterion": criterion, "verdict": verdict}
        said = Overridden.model_validate(body | {"reason": "heard it", "who": "Grace"})
        interviews.override(interview, said)
    found = responses_of(interviews.parts.record.events(interview))
    assert {one.criterion: one.met for one in found} == {"memory": True, "reading": False}
