"""Node: decide what a reply asks for, and where the interview goes."""

from agent.events import Received
from agent.parts import Parts
from agent.state import Route, State, Update

_ROUTES: dict[str, Route] = {
    "answer": "grade",
    "dont_know": "grade",
}


def read_reply(state: State, parts: Parts) -> Update:
    events = parts.record.events(state["interview"])
    reply = events[state["reply"] - 1].body
    if not isinstance(reply, Received):
        raise TypeError(f"event {state['reply']} is {reply.kind!r}; expected 'received'")
    if reply.action == "finish":
        return {"route": "close"}
    if not state["item"]:
        return {"route": "choose" if reply.action == "consent" else "notice"}
    return {"route": _ROUTES.get(reply.action, "notice")}
