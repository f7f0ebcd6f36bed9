"""What a candidate may see of an interview: nothing of the rubric, the verdicts or the scores."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.events import Received, Shown, StoredEvent
from agent.messages import in_last_words
from agent.profile import most_items
from agent.reading import (
    asked_items,
    is_closed,
    is_closing,
    is_paused,
    minutes_left,
    started,
)

Stage = Literal["consent", "reply", "last_words", "paused", "working", "closed"]

SAID = {
    "consent": "I agree",
    "dont_know": "I don't know",
    "skip": "Skip this one",
    "rephrase": "Say it differently, please",
    "hint": "A hint, please",
    "pause": "Pause",
    "resume": "Resume",
    "finish": "Finish here",
}
"""How an action that came without words reads in a transcript."""


class RoomMessage(BaseModel):
    """One bubble. `late` marks a message that came when its question was already answered."""

    model_config = ConfigDict(frozen=True)

    seq: int
    role: Literal["examiner", "candidate"]
    text: str
    late: bool = False


class RoomView(BaseModel):
    """The room now. `prompt` is the seq that the next message answers; minutes are 0 at the least."""

    model_config = ConfigDict(frozen=True)

    interview: str
    stage: Stage
    prompt: int
    messages: tuple[RoomMessage, ...]
    questions_asked: int
    questions_most: int
    minutes_left: float


def room_view(events: Sequence[StoredEvent], now: datetime | None = None) -> RoomView:
    opening = started(events)
    left = minutes_left(events, now or datetime.now(UTC))
    questions = len(asked_items(events))
    return RoomView(
        interview=events[0].interview,
        stage=_stage(events),
        prompt=last_prompt(events),
        messages=tuple(m for event in events if (m := _message(event))),
        questions_asked=questions,
        questions_most=most_items(opening, questions),
        minutes_left=max(0.0, left),
    )


def last_prompt(events: Sequence[StoredEvent]) -> int:
    """Seq of the last text that was shown; 0 before the first."""
    return max((event.seq for event in events if isinstance(event.body, Shown)), default=0)


def _stage(events: Sequence[StoredEvent]) -> Stage:
    if is_closed(events):
        return "closed"
    if is_closing(events):
        return "working"
    prompt = last_prompt(events)
    answered = any(
        isinstance(e.body, Received) and e.body.reply_to == prompt and e.body.action != "late"
        for e in events
    )
    if not prompt or answered:
        return "working"
    if is_paused(events):
        return "paused"
    if in_last_words(events):
        return "last_words"
    return "reply" if asked_items(events) else "consent"


def _message(event: StoredEvent) -> RoomMessage | None:
    if isinstance(event.body, Shown):
        return RoomMessage(seq=event.seq, role="examiner", text=event.body.text)
    if isinstance(event.body, Received):
        text = event.body.text or SAID.get(event.body.action, "")
        late = event.body.action == "late"
        return RoomMessage(seq=event.seq, role="candidate", text=text, late=late)
    return None
