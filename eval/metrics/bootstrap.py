"""Intervals by a bootstrap over clusters: whole questions are drawn again, never single answers.

Answers to one question share its difficulty and its rubric, so drawing them one by one would give
intervals that are too narrow. Percentile intervals, seeded.
Source: Field and Welsh, "Bootstrapping clustered data", JRSS B 69 (2007).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict

TIMES = 400
LEVEL = 0.95


class Interval(BaseModel):
    """A figure with its 95 % interval; NaN, as null in JSON, where it is not defined."""

    model_config = ConfigDict(frozen=True, ser_json_inf_nan="null")

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:.3f} [{self.low:.3f}, {self.high:.3f}]"


def clustered(
    clusters: NDArray[np.int_],
    metric: Callable[[NDArray[np.int_]], float],
    times: int = TIMES,
    seed: int = 7,
) -> Interval:
    """`metric` takes the places of the rows to look at; `clusters` says whose each row is, shape (n,)."""
    everything = np.arange(len(clusters))
    members = [everything[clusters == name] for name in np.unique(clusters)]
    rng = np.random.default_rng(seed)
    found = []
    for _ in range(times if len(members) > 1 else 0):
        drawn = rng.integers(len(members), size=len(members))
        found.append(metric(np.concatenate([members[place] for place in drawn])))
    return _interval(metric(everything) if len(clusters) else float("nan"), found)


def of_ratio(parts: Sequence[tuple[float, float]], times: int = TIMES, seed: int = 7) -> Interval:
    """The interval of sum(first) / sum(second), one pair (wins, pairs) per cluster."""
    table = np.array(parts, dtype=float).reshape(-1, 2)
    if table[:, 1].sum() == 0:
        return Interval(value=float("nan"), low=float("nan"), high=float("nan"))
    rng = np.random.default_rng(seed)
    drawn = rng.integers(len(table), size=(times, len(table)))
    sums = table[drawn].sum(axis=1)
    some = sums[:, 1] > 0
    value = float(table[:, 0].sum() / table[:, 1].sum())
    return _interval(value, list(sums[some, 0] / sums[some, 1]))


def _interval(value: float, found: list[float]) -> Interval:
    kept = np.array(found)
    kept = kept[~np.isnan(kept)]
    if len(kept) == 0:
        return Interval(value=value, low=float("nan"), high=float("nan"))
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(kept, [tail, 1 - tail])
    return Interval(value=value, low=float(low), high=float(high))
