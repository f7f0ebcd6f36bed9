"""Calibration by a line on the log-odds, two numbers (Platt 1999), fitted on held-out judgements.

Two numbers, because they keep the order of answers and cannot follow the noise of a few thousand labels
of some ninety items, as isotonic regression does.
"""

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from eval.metrics.auc import Scores, Truth
from models.juror_calibration import Curve

_EDGE = 1e-6
_FREE = 1e6
"""Inverse strength of the penalty: next to none."""


def platt(truth: Truth, p_met: Scores) -> Curve:
    """The curve without a margin. As it comes where one class is missing or the order is upside down."""
    if truth.all() or not truth.any():
        return Curve()
    model = LogisticRegression(C=_FREE).fit(_log_odds(p_met).reshape(-1, 1), truth)
    scale, shift = float(model.coef_[0, 0]), float(model.intercept_[0])
    return Curve(scale=round(scale, 4), shift=round(shift, 4)) if scale > 0 else Curve()


def calibrated(curve: Curve, p_met: Scores) -> Scores:
    """Shape as `p_met`."""
    return np.array([curve.of(float(p)) for p in p_met])


def cross_calibrated(
    truth: Truth, p_met: Scores, parts: NDArray[np.int_], among: NDArray[np.bool_]
) -> Scores:
    """Each part calibrated by a curve that was fitted on the others' rows that are `among` those to fit on; `parts` says
    whose each row is."""
    found = np.empty(len(p_met))
    for part in np.unique(parts):
        mine = parts == part
        others = ~mine & among
        found[mine] = calibrated(platt(truth[others], p_met[others]), p_met[mine])
    return found


def _log_odds(p_met: Scores) -> Scores:
    kept = np.clip(p_met, _EDGE, 1 - _EDGE)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)
