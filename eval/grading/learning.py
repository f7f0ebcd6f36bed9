"""How the figures of the juror's head grow with the items it learns from: a learning curve on items held out.

The head alone: the layers that read beside it cannot be tuned again for each point.
"""

from collections.abc import Callable, Sequence

import numpy as np

from eval.grading.figures import CurvePoint
from eval.juror.fit import fit
from eval.juror.held_out import part_of
from eval.juror.labels import Label, of_specimens
from eval.metrics.auc import auc
from eval.metrics.balanced_f1 import balanced_f1
from models.juror import probability

SHARES = (0.125, 0.25, 0.5, 1.0)
PARTS = (0, 3, 6, 9)
"""Parts of ten that are held out in turn; all ten would take more than twice as long."""
OnProgress = Callable[[float, str], None]


def learning_curve(
    rows: Sequence[Label], report: OnProgress = lambda _done, _detail: None
) -> list[CurvePoint]:
    """One point per share of the other items. The same items are judged in each."""
    points = []
    for place, share in enumerate(SHARES):
        report(place / len(SHARES), f"learning curve, {share:.0%} of the items")
        scored = [one for part in PARTS for one in _scored(rows, part, share)]
        truth = np.array([row.met for row, _, _ in scored])
        p_met = np.array([p for _, p, _ in scored])
        points.append(
            CurvePoint(
                items=round(float(np.mean([count for _, _, count in scored]))),
                auc=auc(truth, p_met),
                balanced_f1=balanced_f1(truth, p_met > 0.5),
            )
        )
    return points


def _scored(rows: Sequence[Label], part: int, share: float) -> list[tuple[Label, float, int]]:
    """Labels of the part with p(met), and how many items were learned from."""
    others = sorted({row.item for row in rows if part_of(row.item) != part})
    drawn = np.random.default_rng(part).permutation(others)
    chosen = set(drawn[: max(2, int(share * len(others)))])
    weights = fit([row for row in rows if row.item in chosen], trained_on="learning curve")
    return [
        (row, probability(weights, row.features), len(chosen))
        for row in of_specimens(rows)
        if part_of(row.item) == part
    ]
