"""Node: decide what a reply asks for, and where the interview goes."""

from agent.events import Purpose, Received, Shown
from agent.nodes.showing import shown_already
from agent.parts import Parts
from agent.state import Route, State, Update

_AFTER: dict[Purpose, Route] = {
    "question": "ask",
    "probe": "follow_up",
    "rephrasing": "notice",
    "notice": "notice",
    "closing": "close",
}
"""Where a replay goes that finds what followed the reply the first time."""


def read_reply(state: State, parts: Parts) -> Update:
    known = shown_already(state, parts)
    if known is not None and isinstance(known.body, Shown):
        item = known.body.item or state["item"]
        return {"route": _AFTER[known.body.purpose], "item": item}
    events = parts.record.events(state["interview"])
    reply = events[state["reply"] - 1].body
    if not isinstance(reply, Received):
        raise TypeError(f"event {state['reply']} is {reply.kind!r}; expected 'received'")
    return {"route": _route(reply, begun=bool(state["item"]))}


def _route(reply: Received, *, begun: bool) -> Route:
    if reply.action == "finish":
        return "close"
    if not begun:
        return "choose" if reply.action == "consent" else "notice"
    return "grade" if reply.action in ("answer", "dont_know") else "notice"
