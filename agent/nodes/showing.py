"""Every reply is followed by exactly one text of ours, stored under that reply.

So a node that runs again, and a replay of the whole record, find what was shown and change nothing.
"""

from collections.abc import Callable

from agent.events import Shown, StoredEvent
from agent.nodes.above import with_sentences_above
from agent.parts import Parts
from agent.state import State, Update


def key_of(state: State) -> str:
    """The key of the text that follows the current reply; the welcome follows reply 0."""
    return f"shown:{state['reply']}"


def shown_already(state: State, parts: Parts) -> StoredEvent | None:
    return parts.record.find(state["interview"], key_of(state))


def show(state: State, parts: Parts, make: Callable[[], Shown]) -> Update:
    """Show what `make` gives, unless this reply was followed by a text before."""
    stored = shown_already(state, parts)
    if stored is None:
        events = parts.record.events(state["interview"])
        shown = with_sentences_above(events, state["reply"], make())
        stored = parts.record.append(state["interview"], key_of(state), shown)
    return {"prompt": stored.seq}
