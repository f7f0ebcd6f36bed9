"""Node: choose the next item, or close when the time is over or the profile has had its share."""

from agent.parts import Parts
from agent.policy import Past, next_item
from agent.profile import load_profile
from agent.reading import asked_items, depths, elapsed_minutes, started
from agent.state import State, Update


def choose(state: State, parts: Parts) -> Update:
    events = parts.record.events(state["interview"])
    opening = started(events)
    profile = load_profile(opening.profile)
    left = opening.minutes - elapsed_minutes(events)
    if left <= 0:
        return {"route": "close"}
    past = Past(asked_items(events), depths(events), opening.exposed)
    form = profile.form(opening.minutes)
    item = next_item(parts.bank, profile, form, past, opening.seed, left)
    if item is None:
        return {"route": "close"}
    return {"item": item.id, "route": "ask"}
