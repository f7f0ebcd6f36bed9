"""Node: follow up on the last answer."""

from agent.events import Received, Shown, StoredEvent
from agent.follow_up import follow_up
from agent.nodes.showing import show
from agent.parts import Parts
from agent.quoting import quotable
from agent.reading import bodies
from agent.state import State, Update


def ask_follow_up(state: State, parts: Parts) -> Update:
    return show(state, parts, lambda: _probe(state, parts))


def _probe(state: State, parts: Parts) -> Shown:
    events = parts.record.events(state["interview"])
    item = parts.item(state["interview"], state["item"])
    asks = parts.follow_up(events, item)
    if asks is None:
        raise LookupError(f"nothing to ask on item {item.id!r}: the route was wrong")
    if quotable(asks.words) in _quoted(events, item.id):
        asks = asks._replace(words="")
    return follow_up(parts, state["interview"], item, asks, _seen(events, item.id))


def _quoted(events: list[StoredEvent], item_id: str) -> set[str]:
    """The candidate's words that follow-ups on this item have quoted: nobody is quoted twice with the same."""
    return {shown.quoted for shown in bodies(events, Shown) if shown.item == item_id}


def _seen(events: list[StoredEvent], item_id: str) -> list[str]:
    """What the candidate saw or said on this item."""
    texts, open_item = [], False
    for event in events:
        if isinstance(event.body, Shown):
            open_item = event.body.item == item_id
        if open_item and isinstance(event.body, Shown | Received):
            texts.append(event.body.text)
    return texts
