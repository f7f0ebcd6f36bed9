"""Thirds of the items and of the short answers' questions: what layers are tuned without, to be measured."""

import hashlib
from functools import lru_cache

from eval.qualification.subset import ITEMS, chosen_items
from knowledge.bank import Bank

FOLDS = 3
EXAMINED = 0
"""The fold that holds the items of examinations."""
_WITH_EXAMINED = 0.2
"""Share of the other items in the fold of those that examinations use: so the three folds are about as large."""


def fold_of(group: str) -> int:
    """0..FOLDS - 1, by the hash of the item or question."""
    if group in _examined():
        return EXAMINED
    digest = hashlib.sha256(f"statement:{group}".encode()).digest()
    share = int.from_bytes(digest[:4], "big") / 2**32
    first = 1 / FOLDS if "/" in group else _WITH_EXAMINED
    return EXAMINED if share < first else 1 + int((share - first) / (1 - first) * (FOLDS - 1))


@lru_cache(maxsize=1)
def _examined() -> frozenset[str]:
    """Of the bank that ships, on which the layers were tuned."""
    return frozenset(item.id for item in chosen_items(Bank.load(), ITEMS).items)
