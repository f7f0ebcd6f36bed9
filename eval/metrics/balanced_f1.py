"""F1 of both classes, averaged: a judge that says yes to all, or no to all, gets at most one half."""

import numpy as np

from eval.metrics.auc import Truth


def balanced_f1(truth: Truth, said: Truth) -> float:
    """Macro F1 over met and not met, shape (n,) each; NaN without rows. A class that is neither true nor
    said is left out."""
    found = [f1 for f1 in (_f1(truth, said), _f1(~truth, ~said)) if f1 is not None]
    return float(np.mean(found)) if found else float("nan")


def _f1(truth: Truth, said: Truth) -> float | None:
    hits = int((truth & said).sum())
    either = int(truth.sum()) + int(said.sum())
    return 2 * hits / either if either else None
