"""Node: answer what is not judged, or what was judged on another question than the one that stands."""

from collections.abc import Sequence

from agent.events import ANSWERS, Action, Received, Shown, StoredEvent
from agent.helping import how_it_works, next_hint, other_words
from agent.messages import can_be_taken, in_last_words, judgeable, left_open, received
from agent.nodes.showing import show
from agent.parts import Parts
from agent.prompting import render
from agent.reading import asked_items
from agent.replies import is_bare_feedback, is_in_words
from agent.routing.commands import is_unknown_command
from agent.state import State, Update

_FIXED: dict[Action, str] = {
    "consent": "consent_noted",
    "pause": "paused",
    "resume": "resumed",
    "go_on": "gone_on",
    "thinking": "thinking",
    "complaint": "complaint",
    "off_topic": "off_topic",
    "feedback": "feedback_kept",
}
"""The prompt of each notice that says the same whatever was asked."""


def notice(state: State, parts: Parts) -> Update:
    return show(state, parts, lambda: _notice(state, parts))


def _notice(state: State, parts: Parts) -> Shown:
    events = parts.record.events(state["interview"])
    reply = received(events, state["reply"])
    if not state["item"]:
        return Shown(purpose="notice", text=render("consent_needed"))
    shown = _said(state, parts, events, reply)
    if not is_in_words(reply.text) or not can_be_taken(events, state["reply"]):
        return shown
    way_back = render("or_answer_here" if reply.action in ANSWERS else "or_answer")
    return shown.model_copy(update={"text": f"{shown.text}\n\n{way_back}"})


def _said(state: State, parts: Parts, events: Sequence[StoredEvent], reply: Received) -> Shown:
    if in_last_words(events) and reply.action not in ("pause", "process", "thinking"):
        return Shown(purpose="notice", text=render("last_words_open"))
    if reply.action == "rephrase":
        return other_words(parts, events, state["item"])
    if reply.action == "hint":
        return next_hint(parts, events, state["item"])
    # The offer of the last word is about no item, and no clock runs while it stands.
    item = None if in_last_words(events) else state["item"]
    return Shown(purpose="notice", text=_words(events, state["reply"], reply), item=item)


def _words(events: Sequence[StoredEvent], seq: int, reply: Received) -> str:
    if is_bare_feedback(reply.text):
        return render("feedback_how")
    if reply.action == "process":
        return render("no_command") if is_unknown_command(reply.text) else how_it_works(events)
    if reply.action in _FIXED:
        return render(_FIXED[reply.action])
    judged = judgeable(events[:seq], seq)
    asked = asked_items(events)
    if judged is None or judged.item not in asked:
        return render("nothing_to_take")
    return _added(asked.index(judged.item) + 1, left_open(events, judged))


def _added(number: int, put: Shown | None) -> str:
    """That an addition counts for that question; `put` is the follow-up that still stands."""
    if put is None:
        return render("added", number=number)
    if put.draw is not None:
        return render("added_before_result", number=number)
    # Above it stand words of the clock, which are no longer true.
    return render("added_before_reply", number=number, asks=put.text.rsplit("\n\n", 1)[-1])
