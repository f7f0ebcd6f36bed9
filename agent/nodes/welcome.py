"""Node: say who asks, what is recorded and who decides, and ask for consent."""

from agent.events import Shown
from agent.nodes.showing import show
from agent.parts import Parts
from agent.profile import load_profile, most_items
from agent.prompting import render
from agent.reading import started
from agent.state import State, Update


def welcome(state: State, parts: Parts) -> Update:
    return show(state, parts, lambda: _welcome(state, parts))


def _welcome(state: State, parts: Parts) -> Shown:
    opening = started(parts.record.events(state["interview"]))
    profile = load_profile(opening.profile)
    text = render(
        "welcome",
        candidate=opening.candidate,
        title=profile.title,
        items=most_items(opening, 0),
        minutes=round(opening.minutes_allowed),
    )
    return Shown(purpose="welcome", text=text)
