"""How surely a score ranks what is true above what is not, over all rows: area under the ROC curve.

Computed from ranks (Mann-Whitney U), ties counting half. NaN where only one class is there.
"""

import numpy as np
from numpy.typing import NDArray

Truth = NDArray[np.bool_]
Scores = NDArray[np.float64]


def auc(truth: Truth, scores: Scores) -> float:
    """0..1; 0.5 is chance. `truth` and `scores` have shape (n,)."""
    positives = int(truth.sum())
    negatives = len(truth) - positives
    if not positives or not negatives:
        return float("nan")
    _, inverse, counts = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean_rank = last - (counts - 1) / 2
    wins = float(mean_rank[inverse][truth].sum()) - positives * (positives + 1) / 2
    return wins / (positives * negatives)
