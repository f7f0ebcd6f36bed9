"""Rules across items: no two ask the same, and parametric ones have enough draws, all of them sound."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from knowledge.bank import Bank
from knowledge.checking.fault import Fault
from knowledge.checking.numbers import LEAST_DRAWS
from knowledge.errors import ContentError
from knowledge.schema import Item

DUPLICATE_FROM = 0.6
"""Cosine of TF-IDF vectors over question and statements; the most alike pair of the shipped bank is below."""

_WHERE = re.compile(r"[\d.,]+|'[^']*$|\(.*\)")
"""What differs between draws in a message about the same fault."""

ItemRule = Callable[[Item], Iterable[Fault]]


def near_duplicates(items: Sequence[Item]) -> Iterator[Fault]:
    """Items that ask nearly the same in nearly the same words."""
    if len(items) < 2:
        return
    from sklearn.feature_extraction.text import (  # noqa: PLC0415 - loads for a second or two
        TfidfVectorizer,
    )

    texts = [" ".join((i.question, *(c.statement for c in i.criteria))) for i in items]
    vectors = TfidfVectorizer(stop_words="english", sublinear_tf=True).fit_transform(texts)
    alike = (vectors @ vectors.T).toarray()
    for place, item in enumerate(items):
        for other in range(place + 1, len(items)):
            if alike[place, other] >= DUPLICATE_FROM:
                yield Fault(
                    "duplicates",
                    item.id,
                    f"asks nearly what {items[other].id!r} asks (likeness {alike[place, other]:.2f}); "
                    f"expected below {DUPLICATE_FROM}",
                )


def draws_hold(bank: Bank, item: Item, rules: Sequence[ItemRule], seeds: int) -> Iterator[Fault]:
    """Every one of `seeds` draws of a parametric item passes `rules`, and enough of them differ."""
    if not item.parameters:
        return
    seen: set[tuple[float, ...]] = set()
    reported: set[str] = set()
    for seed in range(seeds):
        try:
            drawn = bank.drawn(item.id, seed)
        except (ContentError, ValueError) as error:
            yield Fault("draws", item.id, f"seed {seed} cannot be drawn: {error}")
            return
        key = tuple(drawn.draw.values())
        if key in seen:
            continue
        seen.add(key)
        for fault in (fault for rule in rules for fault in rule(drawn)):
            kind = _WHERE.sub("", fault.says)
            if kind not in reported:
                reported.add(kind)
                yield Fault(fault.rule, item.id, f"at the draw {drawn.draw!r}: {fault.says}")
    if len(seen) < min(LEAST_DRAWS, seeds // 2):
        yield Fault("draws", item.id, f"has {len(seen)} different draws; expected {LEAST_DRAWS}")
