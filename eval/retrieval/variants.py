"""The ways of searching that are measured side by side over one snapshot of a corpus.

`fused` is what Viva does; the others are what it is compared with.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np

from knowledge.fusion import best_places, blend
from knowledge.snapshot import Snapshot
from models.protocol import Vectors

RANK_CONSTANT = 60
DEPTH = 100


def rankings(snapshot: Snapshot, query: str, vector: Vectors, k: int) -> dict[str, list[int]]:
    """Places of the best `k` passages by word, by meaning, by rank fusion, and as Viva searches."""
    scores = snapshot.scores(query, vector)
    lexical, similarity = scores.lexical, scores.similarity
    matching = np.where(lexical > 0, lexical, -np.inf).astype(np.float32)
    by_word = best_places(matching, max(k, DEPTH), snapshot.ids)
    by_meaning = best_places(np.round(similarity, 5), max(k, DEPTH), snapshot.ids)
    return {
        "bm25": by_word[:k],
        "dense": by_meaning[:k],
        "rank fusion": reciprocal_ranks([by_word, by_meaning])[:k],
        "fused": best_places(blend(*scores), k, snapshot.ids),
    }


def reciprocal_ranks(lists: Iterable[Sequence[int]]) -> list[int]:
    """Places by falling sum of 1 / (60 + rank), rank from 1; ties in the order of the places.

    Source: Cormack, Clarke and Buettcher, SIGIR 2009; k = 60 is theirs.
    """
    scores: defaultdict[int, float] = defaultdict(float)
    for ranking in lists:
        for rank, place in enumerate(ranking, start=1):
            scores[place] += 1 / (RANK_CONSTANT + rank)
    return sorted(scores, key=lambda place: (-scores[place], place))
