"""What the adaptive form is measured against: every candidate gets the same items, all levels evenly."""

from knowledge.bank import Bank
from knowledge.schema import Subject

LEVEL_ORDER = (3, 2, 4, 1, 5)
"""From the middle outwards, so that few items are spread as well as they can be."""


def fixed_items(bank: Bank, subject: Subject) -> list[str]:
    """Every item of the subject: one of each level in turn, then the second of each."""
    by_level = {level: [item.id for item in bank.of(subject, level)] for level in LEVEL_ORDER}
    rounds = max(len(items) for items in by_level.values())
    return [
        by_level[level][turn]
        for turn in range(rounds)
        for level in LEVEL_ORDER
        if turn < len(by_level[level])
    ]
