"""Does anything that a candidate saw give away what an answer should say? Runs of eight words tell.

Every shown text is held against the references and criteria of the whole bank. Words of the item's own question
do not count: a reference may restate what was asked.
"""

import re
from collections.abc import Sequence

from agent.events import Shown, StoredEvent
from agent.reading import bodies
from knowledge.bank import Bank
from knowledge.schema import Item

RUN = 8
"""Consecutive words that two texts share by copying, not by chance."""

Run = tuple[str, ...]


def runs(text: str) -> set[Run]:
    """Every run of RUN words, in lower case, without punctuation."""
    words = re.findall(r"[a-z]+|\d+(?:[.,]\d+)*", text.lower())
    return {tuple(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}


class LeakCheck:
    """Knows what must not be shown."""

    def __init__(self, bank: Bank) -> None:
        self._secret = {run for item in bank.items for run in _secrets(item)}

    def leaks(self, events: Sequence[StoredEvent], asked: dict[str, Item]) -> list[str]:
        """The shown texts that give something away. `asked`: the items with the interview's numbers."""
        secret = self._secret.union(*(_secrets(item) for item in asked.values()))
        found = []
        for shown in bodies(events, Shown):
            item = asked.get(shown.item or "")
            own = runs(f"{item.asked} {item.rephrasing}") if item else set()
            # What the candidate said themselves gives them nothing away.
            text = shown.text.replace(shown.quoted, "\n") if shown.quoted else shown.text
            if (runs(text) & secret) - own:
                found.append(shown.text)
        return found


def _secrets(item: Item) -> set[Run]:
    said = [item.reference]
    for criterion in item.criteria:
        said += [criterion.statement, *criterion.exemplars.met]
    return {run for text in said for run in runs(text)}
