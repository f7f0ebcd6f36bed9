"""Node: put the chosen item's question."""

from agent.events import Shown
from agent.parts import Parts
from agent.prompting import render
from agent.reading import asked_items
from agent.state import State, Update


def ask(state: State, parts: Parts) -> Update:
    item = parts.bank.get(state["item"])
    asked = asked_items(parts.record.events(state["interview"]))
    number = asked.index(item.id) + 1 if item.id in asked else len(asked) + 1
    shown = parts.record.append(
        state["interview"],
        f"shown:question:{item.id}",
        Shown(
            purpose="question",
            text=render("question", number=number, question=item.question),
            item=item.id,
        ),
    )
    return {"prompt": shown.seq}
