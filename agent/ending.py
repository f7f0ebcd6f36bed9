"""How an interview ends: whoever answered something is offered the last word once, then it closes."""

from collections.abc import Sequence
from typing import Literal

from agent.events import ANSWERS, Received, Shown, StoredEvent
from agent.messages import in_last_words, received
from agent.policy import time_is_over
from agent.reading import bodies, elapsed_minutes, started
from agent.replies import is_in_words

Reason = Literal["finished", "time", "complete"]
OPENINGS: dict[Reason, str] = {
    "finished": "You chose to finish here.",
    "time": "The time is over, so we stop here.",
    "complete": "That was the last question.",
}


def ending(events: Sequence[StoredEvent], seq: int) -> Literal["last_words", "close"]:
    """What the end begins with, after reply `seq`."""
    finishes = [r for r in bodies(events[:seq], Received) if r.action == "finish"]
    reply = received(events, seq)
    finished = reply.action == "finish"
    said_so = finished and is_in_words(reply.text)
    # A button or a command cannot be misread: whoever finishes so for the second time has had the offer.
    if in_last_words(events) or (finished and not said_so and len(finishes) > 1):
        return "close"
    answered = any(r.action in ANSWERS for r in bodies(events, Received))
    # Words that were taken for the wish to finish may have been an answer: nothing closes on them alone.
    return "last_words" if answered or (said_so and _has_begun(events)) else "close"


def reason(events: Sequence[StoredEvent], seq: int) -> Reason:
    """Why the interview ends that reply `seq` ended, or the reply before the last word was offered."""
    if in_last_words(events):
        events, seq = _before_last_words(events)
    if received(events, seq).action == "finish":
        return "finished"
    is_over = time_is_over(started(events).minutes_allowed, elapsed_minutes(events))
    return "time" if is_over else "complete"


def may_go_on(events: Sequence[StoredEvent]) -> bool:
    """Whether the last word was offered because of a wish to finish, which can be taken back while there is time."""
    before, seq = _before_last_words(events)
    is_over = time_is_over(started(events).minutes_allowed, elapsed_minutes(events))
    return received(before, seq).action == "finish" and _has_begun(before) and not is_over


def _before_last_words(events: Sequence[StoredEvent]) -> tuple[Sequence[StoredEvent], int]:
    """What had happened when the last word was offered, and the reply that it followed."""
    offers = [e.seq for e in events if isinstance(e.body, Shown) and e.body.purpose == "last_words"]
    before = events[: offers[-1] - 1]
    return before, max(e.seq for e in before if isinstance(e.body, Received))


def _has_begun(events: Sequence[StoredEvent]) -> bool:
    return any(shown.purpose == "question" for shown in bodies(events, Shown))
