"""Reciprocal rank fusion: several rankings to one, by rank alone.

Source: Cormack, Clarke and Buettcher, "Reciprocal rank fusion outperforms Condorcet and individual
rank learning methods", SIGIR 2009; k = 60 is theirs.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

RANK_CONSTANT = 60


def fuse(rankings: Iterable[Sequence[str]]) -> list[str]:
    """Ids by falling sum of 1 / (60 + rank), rank from 1; ties in the order of the ids."""
    scores: defaultdict[str, float] = defaultdict(float)
    for ranking in rankings:
        for rank, name in enumerate(ranking, start=1):
            scores[name] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda name: (-scores[name], name))
