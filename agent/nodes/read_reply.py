"""Node: where the interview goes with a reply. What it asks for stands in the record since it came."""

from collections.abc import Sequence

from agent.ending import ending
from agent.events import ANSWERS, DECLINES, Purpose, Shown, StoredEvent
from agent.messages import in_last_words, judgeable, received, thoughts
from agent.nodes.showing import shown_already
from agent.parts import Parts
from agent.state import Route, State, Update

_AFTER: dict[Purpose, Route] = {
    "question": "ask",
    "probe": "follow_up",
    "rephrasing": "notice",
    "hint": "notice",
    "notice": "notice",
    "last_words": "last_words",
    "closing": "close",
}
"""Where a replay goes that finds what followed the reply the first time."""


def read_reply(state: State, parts: Parts) -> Update:
    known = shown_already(state, parts)
    if known is not None and isinstance(known.body, Shown):
        item = known.body.item or state["item"]
        return {"route": _AFTER[known.body.purpose], "item": item}
    events = parts.record.events(state["interview"])
    return {"route": _route(events, state["reply"], state["item"])}


def _route(events: Sequence[StoredEvent], seq: int, item: str) -> Route:
    action = received(events, seq).action
    if action == "finish":
        # What was thought aloud is not lost with the wish to finish.
        return "grade" if thoughts(events, seq, item) else ending(events, seq)
    if not item:
        return "choose" if action == "consent" else "notice"
    if action in ANSWERS | DECLINES and judgeable(events, seq) is not None:
        return "grade"
    return "close" if action == "feedback" and in_last_words(events) else "notice"
