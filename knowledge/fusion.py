"""Three scores of every passage to one: each divided by the query's best, then weighted and added.

Source: Bruch, Gai and Ingber, "An Analysis of Fusion Functions for Hybrid Retrieval", ACM TOIS 2023,
who find such a sum better than rank fusion and easy to set. The weights were chosen on half of the
queries of four labelled sets; `viva eval retrieval` prints both kinds of fusion.
"""

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

BY_WORD, BY_MEANING, BY_DOCUMENT = 0.5, 0.5, 0.2
"""The weights of the passage's BM25, of its cosine, and of its whole document's BM25."""


def blend(lexical: Scores, similarity: Scores, of_document: Scores) -> Scores:
    """All of shape (passages,), as is the result; the highest possible is the sum of the weights."""
    # Rounded, because equal texts embedded in other company differ in the last digits.
    mixed = (
        BY_WORD * _of_best(lexical)
        + BY_MEANING * _of_best(np.round(similarity, 5))
        + BY_DOCUMENT * _of_best(of_document)
    )
    rounded: Scores = np.round(mixed, 5).astype(np.float32)
    return rounded


def best_places(scores: Scores, k: int, ids: NDArray[np.object_]) -> list[int]:
    """The places of the `k` highest scores, best first; ties in the order of the ids, -inf left out."""
    places = np.flatnonzero(np.isfinite(scores))
    if len(places) > k:
        among = scores[places]
        places = places[among >= np.partition(among, len(among) - k)[len(among) - k]]
    order = sorted(places.tolist(), key=lambda place: (-scores[place], ids[place]))
    return order[:k]


def _of_best(scores: Scores) -> Scores:
    best = float(scores.max(initial=0.0))
    return scores / np.float32(best) if best > 0 else np.zeros_like(scores)
