"""Node: close the interview gracefully; what was answered is graded already."""

from typing import Literal

from agent.events import Closed, Received, Shown, StoredEvent
from agent.nodes.showing import show
from agent.parts import Parts
from agent.policy import time_is_over
from agent.prompting import render
from agent.reading import elapsed_minutes, started
from agent.state import State, Update

Reason = Literal["finished", "time", "complete"]
_OPENINGS: dict[Reason, str] = {
    "finished": "You chose to finish here.",
    "time": "The time is over, so we stop here.",
    "complete": "That was the last question.",
}


def close(state: State, parts: Parts) -> Update:
    events = parts.record.events(state["interview"])
    reason = _reason(events, state["reply"])
    text = render("closing", opening=_OPENINGS[reason])
    update = show(state, parts, lambda: Shown(purpose="closing", text=text))
    parts.record.append(state["interview"], "closed", Closed(reason=reason))
    return update


def _reason(events: list[StoredEvent], reply: int) -> Reason:
    body = events[reply - 1].body
    if isinstance(body, Received) and body.action == "finish":
        return "finished"
    return "time" if time_is_over(started(events).minutes, elapsed_minutes(events)) else "complete"
