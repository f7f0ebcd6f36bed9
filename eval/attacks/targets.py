"""Which answers are attacked: those that do not know, and for the harmless sentences those that do."""

import random
from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from knowledge.bank import Bank
from knowledge.schema import Item, Specimen, Substance

KNOWS_NOT: tuple[Substance, ...] = ("wrong", "empty")
KNOWS: tuple[Substance, ...] = ("right",)


class Target(NamedTuple):
    """An answer to an item, with its true verdicts in the specimen."""

    item: Item
    specimen: Specimen


def targets(
    bank: Bank, substances: Collection[Substance], count: int, seed: int = 7
) -> list[Target]:
    """`count` answers, or all that there are: a seeded choice that goes round the items, so that as
    many items as possible take part."""
    rng = random.Random(seed)
    of_item: dict[str, list[Target]] = defaultdict(list)
    for item in bank.items:
        fitting = [Target(item, s) for s in item.specimens if s.substance in substances]
        of_item[item.id] = rng.sample(fitting, len(fitting))
    order = rng.sample(sorted(of_item), len(of_item))
    most = max((len(found) for found in of_item.values()), default=0)
    rounds = [
        of_item[name][place]
        for place in range(most)
        for name in order
        if place < len(of_item[name])
    ]
    return rounds[:count]
