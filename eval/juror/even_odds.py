"""A choice of labels in which each manner meets as many criteria as it misses.

What a manner does to the judges can be told on these: where ramblers know more often than others, a fit would pay for
rambling. And a probability that is calibrated on them is what the answer says where nothing is known of who wrote it: how
many of the bank's answers know was its authors' choice.
"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class _Labelled(Protocol):
    @property
    def item(self) -> str: ...
    @property
    def specimen(self) -> str: ...
    @property
    def criterion(self) -> str: ...
    @property
    def manner(self) -> str: ...
    @property
    def met(self) -> bool: ...


def even_odds(rows: Sequence[_Labelled]) -> NDArray[np.bool_]:
    """Which ones are chosen, by the hash of their names; all of the rarer kind of each manner. All, where no manner both
    meets and misses. Shape (rows,)."""
    kinds: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for place, row in enumerate(rows):
        kinds[row.manner][row.met].append(place)
    chosen = np.zeros(len(rows), dtype=bool)
    for both in kinds.values():
        count = min(map(len, both))
        for places in both:
            chosen[sorted(places, key=lambda place: _rank(rows[place]))[:count]] = True
    return chosen if chosen.any() else ~chosen


def _rank(row: _Labelled) -> bytes:
    return hashlib.sha256(f"{row.item}/{row.specimen}/{row.criterion}".encode()).digest()
