"""How sure a verdict must be to be given, so that few of those given are wrong: with a stated promise.

A verdict is accepted where |p - 1/2| reaches a threshold. On a calibration split (by item) thresholds
are looked at from the strictest down, and the loosest is taken up to which every one has a
Clopper-Pearson bound on the error among accepted verdicts within what is promised (fixed-sequence
testing: one confidence for the whole walk, as in "Learn then Test", Angelopoulos et al. 2021,
arXiv:2110.01052).

The bound counts verdicts as if each were drawn alone. Verdicts of one item resemble each other, so the
trials are divided by a design effect; whether the promise then holds is not argued but tried out
(`repeated`), on fresh splits.
"""

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.grading.figures import GuaranteeFigures
from eval.grading.rows import Probabilities
from eval.juror.platt import calibrated, platt
from eval.metrics.auc import Truth
from eval.metrics.clopper_pearson import upper_bound

CONFIDENCE = 0.95
DESIGN_EFFECT = 2.0
"""By trial, on drawn verdicts of 90 items whose difficulty differs: with 1 the promise held in 86 to 96 of
100 repetitions, with 1.5 in 93 to 98, with 2 in 96 to 100."""
_STEPS = 40
_FIRST_SHARE = 0.2
"""The walk begins with the surest fifth: of fewer verdicts no bound is tight enough to begin with."""


class Accepted(NamedTuple):
    """Verdicts with |p - 1/2| of at least `margin`: their share, and the share of wrong ones (NaN if none)."""

    coverage: float
    error: float


def threshold(truth: Truth, p_met: Probabilities, promised: float) -> float | None:
    """The smallest margin (0 to 0.5) that keeps the promise on these rows; None if none does."""
    margins = np.abs(p_met - 0.5)
    wrong = (p_met > 0.5) != truth
    # Which thresholds are tried, and in what order, depends on no label: else the bound would not hold.
    fewest = max(_FIRST_SHARE * len(margins), DESIGN_EFFECT * 3 / promised)
    found = None
    for margin in np.quantile(margins, np.linspace(1 - _FIRST_SHARE, 0.0, _STEPS)):
        chosen = margins >= margin
        trials = int(chosen.sum())
        if trials < fewest:
            continue
        errors = math.ceil(int(wrong[chosen].sum()) / DESIGN_EFFECT)
        if upper_bound(errors, int(trials / DESIGN_EFFECT), CONFIDENCE) > promised:
            break
        found = float(margin)
    return found


def accepted(truth: Truth, p_met: Probabilities, margin: float) -> Accepted:
    chosen = np.abs(p_met - 0.5) >= margin
    wrong = (p_met > 0.5) != truth
    return Accepted(
        float(chosen.mean()), float(wrong[chosen].mean()) if chosen.any() else float("nan")
    )


def repeated(
    truth: Truth,
    p_met: Probabilities,
    items: NDArray[np.int_],
    promised: float,
    repetitions: int = 100,
    seed: int = 7,
) -> GuaranteeFigures:
    """Half of the items calibrate, the other half is looked at; and again with other halves.

    `p_met` is not calibrated: both the curve and the threshold are those of the calibrating half, as
    both are of all rows where the juror is calibrated. `threshold` of the result is that of all rows;
    coverage and error are means over the fresh halves.
    """
    rng = np.random.default_rng(seed)
    names = np.unique(items)
    kept = empty = 0
    seen: list[Accepted] = []
    for _ in range(repetitions):
        first = np.isin(items, rng.permutation(names)[: len(names) // 2])
        curve = platt(truth[first], p_met[first])
        margin = threshold(truth[first], calibrated(curve, p_met[first]), promised)
        if margin is None:
            kept, empty = kept + 1, empty + 1
            continue
        fresh = accepted(truth[~first], calibrated(curve, p_met[~first]), margin)
        seen.append(fresh)
        kept += not fresh.error > promised
    return GuaranteeFigures(
        promised=promised,
        confidence=CONFIDENCE,
        repetitions=repetitions,
        kept=kept,
        empty=empty,
        threshold=threshold(truth, calibrated(platt(truth, p_met), p_met), promised),
        coverage=float(np.mean([one.coverage for one in seen])) if seen else 0.0,
        error=float(np.nanmean([one.error for one in seen])) if seen else float("nan"),
    )
