"""Whether length alone moves a score: its correlation with the log of length, the truth held fixed."""

import numpy as np
from numpy.typing import NDArray

from eval.metrics.auc import Scores, Truth

_FEWEST = 6


def length_effect(truth: Truth, p_met: Scores, lengths: NDArray[np.int_]) -> float:
    """Pearson's r within what is met and within what is not, averaged (-1..1; 0 is best). `lengths` are
    characters of the answers, shape (n,). A class of fewer than six rows is left out."""
    found = []
    for value in (True, False):
        inside = truth == value
        if inside.sum() >= _FEWEST:
            found.append(_pearson(p_met[inside], np.log1p(lengths[inside])))
    return float(np.mean(found)) if found else float("nan")


def _pearson(a: Scores, b: Scores) -> float:
    spread = float(a.std() * b.std())
    # A judge that always says the same has no correlation with anything.
    return float(((a - a.mean()) * (b - b.mean())).mean()) / spread if spread > 1e-12 else 0.0
