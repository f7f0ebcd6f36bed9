"""The list of interviews: one line each, newest first."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from agent.events import StoredEvent
from agent.interviews import Interviews
from agent.reading import asked_items, results, started
from agent.room_view import Stage, room_view
from agent.scores import item_score
from knowledge.bank import Bank

MOST_LISTED = 200
STAGES: dict[Stage, str] = {
    "consent": "not begun",
    "reply": "in progress",
    "paused": "paused",
    "working": "examiner is working",
    "closed": "closed",
}


class Line(BaseModel):
    """One interview in the list. `coverage` is None until something was asked."""

    model_config = ConfigDict(frozen=True)

    interview: str
    candidate: str
    profile: str
    stage: Stage
    started: str
    questions: int
    questions_most: int
    coverage: float | None
    is_provisional: bool


def coverage_of(events: Sequence[StoredEvent], bank: Bank) -> float | None:
    """Weight of judged criteria over the weight of all criteria of the items asked (0..1)."""
    known = {item.id: item for item in bank.items}
    items = [known[i] for i in asked_items(events) if i in known]
    weights = [sum(criterion.weight for criterion in item.criteria) for item in items]
    if not items:
        return None
    judged = results(events)
    covered = [
        item_score(item, judged).coverage * weight
        for item, weight in zip(items, weights, strict=True)
    ]
    return sum(covered) / sum(weights)


def line(events: Sequence[StoredEvent], bank: Bank) -> Line:
    opening, view = started(events), room_view(events)
    return Line(
        interview=view.interview,
        candidate=opening.candidate,
        profile=opening.profile,
        stage=view.stage,
        started=events[0].at,
        questions=view.questions_asked,
        questions_most=view.questions_most,
        coverage=coverage_of(events, bank),
        is_provisional=opening.examiner.qualification is None,
    )


def overview(interviews: Interviews) -> tuple[list[Line], int]:
    """The newest lines, and how many older interviews are not among them."""
    record, bank = interviews.parts.record, interviews.parts.bank
    ids = record.interviews()
    newest = ids[: -MOST_LISTED - 1 : -1]
    return [line(record.events(interview), bank) for interview in newest], len(ids) - len(newest)
