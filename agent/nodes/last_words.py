"""Node: offer the last word, once, to whoever answered something."""

from agent.ending import OPENINGS, reason
from agent.events import Shown
from agent.messages import received
from agent.nodes.showing import show
from agent.parts import Parts
from agent.prompting import render
from agent.replies import is_in_words
from agent.state import State, Update


def last_words(state: State, parts: Parts) -> Update:
    return show(state, parts, lambda: _offer(state, parts))


def _offer(state: State, parts: Parts) -> Shown:
    events = parts.record.events(state["interview"])
    opening = OPENINGS[reason(events, state["reply"])]
    text = render("last_words", opening=opening)
    reply = received(events, state["reply"])
    if reply.action == "finish" and is_in_words(reply.text):
        # Words may have been misread, and only whoever sent them knows.
        text = f"{text}\n\n{render('or_go_on')} {render('or_answer')}"
    return Shown(purpose="last_words", text=text)
