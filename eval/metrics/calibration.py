"""Whether a probability means what it says: expected calibration error over ten bins.

Source: Naeini et al. 2015, "Obtaining Well Calibrated Probabilities Using Bayesian Binning", AAAI.
"""

from dataclasses import dataclass

import numpy as np

from eval.metrics.auc import Scores, Truth

BINS = 10


@dataclass(frozen=True)
class Bin:
    """Rows whose probability lies in one tenth: how many, their mean probability, the share that is met."""

    count: int
    said: float
    met: float


def reliability(truth: Truth, p_met: Scores) -> list[Bin]:
    """The tenths that hold rows, from low to high."""
    places = np.minimum((p_met * BINS).astype(int), BINS - 1)
    found = []
    for place in range(BINS):
        inside = places == place
        if inside.any():
            found.append(
                Bin(int(inside.sum()), float(p_met[inside].mean()), float(truth[inside].mean()))
            )
    return found


def calibration_error(truth: Truth, p_met: Scores) -> float:
    """0 is best; NaN without rows."""
    bins = reliability(truth, p_met)
    rows = sum(one.count for one in bins)
    return sum(one.count * abs(one.said - one.met) for one in bins) / rows if rows else float("nan")
