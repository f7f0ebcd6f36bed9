"""Node: answer what is not an answer: pause, resume, other words, or consent that is still missing."""

from agent.events import Received, Shown, StoredEvent
from agent.nodes.showing import show
from agent.parts import Parts
from agent.prompting import render
from agent.reading import bodies
from agent.state import State, Update


def notice(state: State, parts: Parts) -> Update:
    return show(state, parts, lambda: _notice(state, parts))


def _notice(state: State, parts: Parts) -> Shown:
    events = parts.record.events(state["interview"])
    reply = events[state["reply"] - 1].body
    action = reply.action if isinstance(reply, Received) else "answer"
    if not state["item"]:
        return Shown(purpose="notice", text=render("consent_needed"))
    if action == "rephrase":
        return _other_words(state, parts, events)
    return Shown(
        purpose="notice",
        text=render("paused" if action == "pause" else "resumed"),
        item=state["item"],
    )


def _other_words(state: State, parts: Parts, events: list[StoredEvent]) -> Shown:
    item_id = state["item"]
    on_item = [s.purpose for s in bodies(events, Shown) if s.item == item_id]
    # The other wording is of the question: after a probe it would change what is asked.
    if "rephrasing" in on_item or "probe" in on_item or item_id not in parts.bank:
        return Shown(purpose="notice", text=render("no_other_words"), item=item_id)
    question = parts.item(state["interview"], item_id).rephrasing
    return Shown(purpose="rephrasing", text=render("rephrased", question=question), item=item_id)
