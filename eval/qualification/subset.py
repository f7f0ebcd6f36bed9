"""The fixed part of the bank that examiners are examined on: the same on every machine, for one bank."""

import hashlib

from knowledge.bank import Bank
from knowledge.schema import Item

ITEMS = 12
"""Of an examination."""


def chosen_items(bank: Bank, count: int) -> Bank:
    """`count` items: those with the smallest hashes, going round the subjects, so that all take part."""
    of_subject: dict[str, list[Item]] = {}
    for item in sorted(bank.items, key=_hash):
        of_subject.setdefault(item.subject, []).append(item)
    longest = max((len(items) for items in of_subject.values()), default=0)
    rounds = [
        items[place]
        for place in range(longest)
        for items in of_subject.values()
        if place < len(items)
    ]
    return Bank(rounds[:count])


def _hash(item: Item) -> str:
    return hashlib.sha256(f"qualification:{item.id}".encode()).hexdigest()
