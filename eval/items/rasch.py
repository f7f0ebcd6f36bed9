"""Rasch's model on criteria, by marginal maximum likelihood. Plain numpy, pure functions.

    P(a person of depth d meets a criterion of difficulty b) = sigmoid(SLOPE * (d - b))

with depths from a normal distribution whose spread is fitted too (Bock and Aitkin 1981). The slope is the
examiner's own (`agent/depth.py`), so that difficulties come out in levels. Depths and difficulties may be shifted
together: the mean difficulty is set to what the levels say, level - 0.5 (a criterion of level l parts those of
depth l - 1 from those of depth l). Guessing and slips are left out: few responses cannot tell them apart.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agent.depth import SLOPE

Table = NDArray[np.float64]
MOST_ROUNDS = 500
CLOSE_ENOUGH = 1e-5
"""Largest change of a difficulty, in levels, at which a fit has come to its end."""
_NODES = np.linspace(-6.0, 6.0, 61)
"""Depths beside the mean, in levels, over which is summed."""
_LARGEST_STEP = 1.0


class Fit(NamedTuple):
    """`difficulty`, `error` (standard errors) and the mean squares `infit` and `outfit` by criterion, in the
    order of the columns; `mean` and `spread` of the persons' depths."""

    difficulty: Table
    error: Table
    infit: Table
    outfit: Table
    mean: float
    spread: float


def fit(seen: Table, levels: Table) -> Fit:
    """Fit responses: persons by row, criteria by column, 1 met, 0 not met, NaN not judged.

    `levels`: the authored level of each column. Raises ValueError where a column has not both answers: no
    finite difficulty fits it best.
    """
    answered = ~np.isnan(seen)
    met = np.where(answered, seen, 0.0)
    share = met.sum(axis=0) / np.maximum(answered.sum(axis=0), 1)
    if not np.all((share > 0) & (share < 1)):
        raise ValueError("a criterion that all met, or nobody, has no difficulty that fits best")
    difficulty, spread = -np.log(share / (1 - share)) / SLOPE, 1.0
    for _ in range(MOST_ROUNDS):
        posterior = _posterior(met, answered, difficulty, spread)
        step = _step(met, answered, difficulty, posterior)
        difficulty = difficulty + step
        spread = float(np.sqrt(posterior.sum(axis=0) @ _NODES**2 / len(seen)))
        if np.abs(step).max() < CLOSE_ENOUGH:
            break
    posterior = _posterior(met, answered, difficulty, spread)
    infit, outfit = mean_squares(met, answered, difficulty, posterior)
    shift = float((levels - 0.5).mean() - difficulty.mean())
    error = _errors(answered, difficulty, posterior)
    return Fit(difficulty + shift, error, infit, outfit, shift, spread)


def chance(difficulty: Table) -> Table:
    """P(met) by depth node and criterion."""
    return np.asarray(1 / (1 + np.exp(-SLOPE * (_NODES[:, None] - difficulty[None, :]))))


def mean_squares(
    met: Table, answered: NDArray[np.bool_], difficulty: Table, posterior: Table
) -> tuple[Table, Table]:
    """Infit and outfit: squared residuals over their variance, weighted by it or not (Wright and Masters 1982).

    Averaged over where each person may be, so that both are expected to be 1. Above it criteria behave at random
    beside the others, below it they repeat them.
    """
    p = chance(difficulty)
    variance = p * (1 - p)
    weight = posterior.T @ answered
    right = posterior.T @ (met * answered)
    # Squared residuals of those who met it and of those who did not, by node.
    squared = right * (1 - p) ** 2 + (weight - right) * p**2
    infit = squared.sum(axis=0) / (weight * variance).sum(axis=0)
    outfit = (squared / variance).sum(axis=0) / weight.sum(axis=0)
    return infit, outfit


def _posterior(met: Table, answered: NDArray[np.bool_], difficulty: Table, spread: float) -> Table:
    """Where each person may be: persons by row, nodes by column, each row sums to 1."""
    p = chance(difficulty)
    logs = met @ np.log(p).T + (answered & (met == 0)) @ np.log(1 - p).T
    logs -= (_NODES / spread) ** 2 / 2
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _step(met: Table, answered: NDArray[np.bool_], difficulty: Table, posterior: Table) -> Table:
    """Newton's step towards the difficulties that are likeliest where the persons are believed to be."""
    p = chance(difficulty)
    weight = posterior.T @ answered
    slope = SLOPE * ((weight * p).sum(axis=0) - met.sum(axis=0))
    curve = SLOPE**2 * (weight * p * (1 - p)).sum(axis=0)
    return np.asarray(np.clip(slope / curve, -_LARGEST_STEP, _LARGEST_STEP))


def _errors(answered: NDArray[np.bool_], difficulty: Table, posterior: Table) -> Table:
    """Standard errors in levels: the information of known depths, less what is lost as they are not known
    (Louis 1982); each criterion by itself."""
    p = chance(difficulty)
    weight = posterior.T @ answered
    whole = SLOPE**2 * (weight * p * (1 - p)).sum(axis=0)
    # A person's residual varies over the nodes only by p: what was answered is fixed.
    expected, square = posterior @ p, posterior @ p**2
    lost = SLOPE**2 * (answered * (square - expected**2)).sum(axis=0)
    return np.asarray(1 / np.sqrt(np.maximum(whole - lost, 1e-9)))
