"""The list of interviews: one line each, newest first."""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.errors import DamagedRecordError
from agent.events import StoredEvent
from agent.interviews import Interviews
from agent.qualification import is_provisional
from agent.reading import asked, examiners, results, started
from agent.record import Record
from agent.room_view import Stage, room_view
from agent.scores import item_score

MOST_LISTED = 200
ListedStage = Stage | Literal["damaged"]
STAGES: dict[ListedStage, str] = {
    "consent": "not begun",
    "reply": "in progress",
    "last_words": "last words",
    "paused": "paused",
    "working": "examiner is working",
    "closed": "closed",
    "damaged": "record was changed: viva audit verify",
}


class Line(BaseModel):
    """One interview in the list. `extension` is the factor of extra time; `coverage` is None until something
    was asked."""

    model_config = ConfigDict(frozen=True)

    interview: str
    candidate: str
    profile: str
    extension: float = 1.0
    stage: ListedStage
    started: str
    questions: int
    questions_most: int
    coverage: float | None
    is_provisional: bool


def coverage_of(events: Sequence[StoredEvent]) -> float | None:
    """Weight of judged criteria over the weight of all criteria of the items asked (0..1)."""
    items = list(asked(events).values())
    weights = [sum(criterion.weight for criterion in item.criteria) for item in items]
    if not items:
        return None
    judged = results(events)
    covered = [
        item_score(item, judged).coverage * weight
        for item, weight in zip(items, weights, strict=True)
    ]
    return sum(covered) / sum(weights)


def line(events: Sequence[StoredEvent]) -> Line:
    opening, view = started(events), room_view(events)
    return Line(
        interview=view.interview,
        candidate=opening.candidate,
        profile=opening.profile,
        extension=opening.extension,
        stage=view.stage,
        started=events[0].at,
        questions=view.questions_asked,
        questions_most=view.questions_most,
        coverage=coverage_of(events),
        is_provisional=any(is_provisional(one.qualification) for one in examiners(events)),
    )


def _damaged(interview: str) -> Line:
    return Line(
        interview=interview,
        candidate=f"Interview {interview}",
        profile="",
        stage="damaged",
        started="",
        questions=0,
        questions_most=0,
        coverage=None,
        is_provisional=True,
    )


def overview(interviews: Interviews) -> tuple[list[Line], int]:
    """The newest lines, and how many older interviews are not among them."""
    record = interviews.parts.record
    ids = record.interviews()
    newest = ids[: -MOST_LISTED - 1 : -1]
    return [_line_of(record, interview) for interview in newest], len(ids) - len(newest)


def _line_of(record: Record, interview: str) -> Line:
    try:
        return line(record.events(interview))
    except DamagedRecordError:
        # One record that was tampered with must not hide the others.
        return _damaged(interview)
