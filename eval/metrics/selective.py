"""How right the surest verdicts are, and how many verdicts there are at all."""

import numpy as np

from eval.metrics.auc import Scores, Truth


def accuracy_at(truth: Truth, p_met: Scores, coverage: float = 0.8) -> float:
    """Share of right verdicts (p above one half) among the `coverage` share of rows that is surest."""
    kept = int(len(truth) * coverage)
    if not kept:
        return float("nan")
    surest = np.argsort(-np.abs(p_met - 0.5), kind="stable")[:kept]
    return float(((p_met[surest] > 0.5) == truth[surest]).mean())


def coverage_of(p_met: Scores, margin: float) -> float:
    """Share of rows with a verdict: at least `margin` from one half."""
    return float(_given(p_met, margin).mean()) if len(p_met) else float("nan")


def accuracy_of(truth: Truth, p_met: Scores, margin: float) -> float:
    """Share of right verdicts among those that are given."""
    given = _given(p_met, margin)
    return float(((p_met > 0.5) == truth)[given].mean()) if given.any() else float("nan")


def _given(p_met: Scores, margin: float) -> Truth:
    return np.abs(p_met - 0.5) >= margin
