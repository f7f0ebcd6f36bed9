"""Node: put the chosen item's question."""

from agent.events import AskedItem, Shown
from agent.nodes.showing import show
from agent.parts import Parts
from agent.prompting import render
from agent.reading import asked_items
from agent.state import State, Update


def ask(state: State, parts: Parts) -> Update:
    return show(state, parts, lambda: _question(state, parts))


def _question(state: State, parts: Parts) -> Shown:
    item = parts.item(state["interview"], state["item"])
    number = len(asked_items(parts.record.events(state["interview"]))) + 1
    text = render("question", number=number, question=item.asked)
    asked = AskedItem.of(item, public=item.id not in parts.bank.private)
    return Shown(purpose="question", text=text, item=item.id, asked=asked)
