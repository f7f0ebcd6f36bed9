"""Node: close the interview gracefully; what was answered is graded already."""

from agent.ending import OPENINGS, reason
from agent.events import Closed, Shown
from agent.messages import in_last_words
from agent.nodes.showing import show
from agent.parts import Parts
from agent.prompting import render
from agent.state import State, Update


def close(state: State, parts: Parts) -> Update:
    events = parts.record.events(state["interview"])
    why = reason(events, state["reply"])
    # Who was offered the last word has read why.
    opening = "" if in_last_words(events) else f"{OPENINGS[why]} "
    text = render("closing", opening=opening)
    update = show(state, parts, lambda: Shown(purpose="closing", text=text))
    parts.record.append(state["interview"], "closed", Closed(reason=why))
    return update
