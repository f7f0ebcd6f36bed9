"""Node: choose the next item, or close when the time is over or the profile has had its share."""

from agent.ending import ending
from agent.parts import Parts
from agent.policy import Past, next_item
from agent.profile import load_profile
from agent.reading import asked_items, depths, minutes_left, started
from agent.state import State, Update


def choose(state: State, parts: Parts) -> Update:
    events = parts.record.events(state["interview"])
    opening = started(events)
    profile = load_profile(opening.profile)
    left = minutes_left(events)
    if left <= 0:
        return {"route": ending(events, state["reply"])}
    past = Past(asked_items(events), depths(events), opening.exposed)
    form = profile.form(opening.minutes)
    # As many as the candidate was told, whatever the profile says by now.
    form = form.model_copy(update={"items": opening.items or form.items})
    item = next_item(parts.bank, profile, form, past, opening.seed, left)
    if item is None:
        return {"route": ending(events, state["reply"])}
    return {"item": item.id, "route": "ask"}
