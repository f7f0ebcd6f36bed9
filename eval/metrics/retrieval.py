"""How well a ranking finds what is right: hit rate and nDCG with binary relevance.

Source of nDCG: Jarvelin and Kekalainen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002.
"""

import math
from collections.abc import Sequence


def hit(found: Sequence[int], k: int) -> float:
    """1 if one of the ranks `found` (from 0) of what is right is among the first `k`, else 0."""
    return float(any(rank < k for rank in found))


def ndcg(found: Sequence[int], right: int, k: int = 10) -> float:
    """Discounted gain of the ranks `found` (from 0), as a share of the best that `right` documents allow.

    NaN when nothing is right.
    """
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(right, k)))
    gain = sum(1 / math.log2(rank + 2) for rank in found if rank < k)
    return gain / ideal if ideal else float("nan")
