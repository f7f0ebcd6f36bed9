"""One judge's probabilities become its figures, each with a question-clustered interval."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.grading.figures import Cell, JudgeFigures, ReliabilityBin
from eval.grading.pairs import Pairs, knowing_pairs, knows, within
from eval.grading.rows import Probabilities, Row, codes
from eval.juror.even_odds import even_odds
from eval.metrics.auc import auc
from eval.metrics.balanced_f1 import balanced_f1
from eval.metrics.bootstrap import Interval, clustered
from eval.metrics.calibration import calibration_error, reliability
from eval.metrics.length_effect import length_effect
from eval.metrics.selective import accuracy_at, accuracy_of, coverage_of
from models.juror_calibration import UNCALIBRATED_MARGIN

Places = NDArray[np.int_]


def judge_figures(
    judge: str,
    rows: Sequence[Row],
    p_met: Probabilities,
    margin: float = UNCALIBRATED_MARGIN,
) -> JudgeFigures:
    """A verdict is given where p lies at least `margin` from one half. Raises ValueError where the arrays
    do not match the rows."""
    if len(rows) != len(p_met) or not rows:
        raise ValueError(f"{len(p_met)} probabilities for {len(rows)} rows of judge {judge!r}")
    truth = np.array([row.met for row in rows])
    lengths = np.array([row.length for row in rows])
    items = codes([row.item for row in rows])

    def interval(metric: Callable[[Places], float]) -> Interval:
        return clustered(items, metric)

    # A probability is meant for odds that are even in each manner.
    even = even_odds(rows)
    of_even = codes([row.item for row, kept in zip(rows, even, strict=True) if kept])
    cells = knowing_pairs(rows, p_met)
    return JudgeFigures(
        judge=judge,
        rows=len(rows),
        items=len(set(items.tolist())),
        auc=interval(lambda i: auc(truth[i], p_met[i])),
        balanced_f1=interval(lambda i: balanced_f1(truth[i], p_met[i] > 0.5)),
        knows=knows(cells),
        within=within(rows, p_met),
        swap=within(rows, p_met, "swapped"),
        coverage=interval(lambda i: coverage_of(p_met[i], margin)),
        accuracy=interval(lambda i: accuracy_of(truth[i], p_met[i], margin)),
        accuracy_at_80=interval(lambda i: accuracy_at(truth[i], p_met[i])),
        ece=clustered(of_even, lambda i: calibration_error(truth[even][i], p_met[even][i])),
        length_effect=interval(lambda i: length_effect(truth[i], p_met[i], lengths[i])),
        matrix=tuple(_cell(*names, cell) for names, cell in sorted(cells.items())),
        reliability=tuple(
            ReliabilityBin(count=b.count, said=b.said, met=b.met)
            for b in reliability(truth[even], p_met[even])
        ),
    )


def _cell(right: str, wrong: str, per_item: Pairs) -> Cell:
    wins = sum(won for won, _ in per_item.values())
    pairs = sum(count for _, count in per_item.values())
    return Cell(right=right, wrong=wrong, won=wins / pairs, pairs=int(pairs))
