"""Depth: a posterior over levels 0-5 per subject, from criterion verdicts. Pure functions.

A candidate of depth d meets a criterion of level l with probability
    guess + (1 - guess - slip) * sigmoid(slope * (d - l + 0.5))
(a three-parameter logistic model with an upper asymptote; Barton and Lord 1981). The parameters are
set by judgement, not fitted: no item is calibrated until enough real interviews are in.
"""

import math
from collections.abc import Iterable, Sequence

from pydantic import BaseModel, ConfigDict, Field

LEVELS = (0, 1, 2, 3, 4, 5)
GUESS = 0.08
SLIP = 0.08
SLOPE = 1.6
CREDIBLE = 0.9


class Observation(BaseModel):
    """One criterion that was judged: its level, p(met), and how much the verdict counts (0..1)."""

    model_config = ConfigDict(frozen=True)

    level: int = Field(ge=1, le=5)
    p_met: float = Field(ge=0.0, le=1.0)
    evidence: float = Field(default=1.0, gt=0.0, le=1.0)


class Depth(BaseModel):
    """Posterior over levels 0..5 (sums to 1) with its mean and 90 % credible interval in levels. `levels`: those of the
    criteria behind it, each once and ascending; beyond them the posterior is what the model extrapolates."""

    model_config = ConfigDict(frozen=True)

    posterior: tuple[float, ...] = Field(min_length=6, max_length=6)
    judged: int = Field(ge=0, description="criteria behind it")
    levels: tuple[int, ...] = ()

    @property
    def mean(self) -> float:
        return sum(level * p for level, p in zip(LEVELS, self.posterior, strict=True))

    @property
    def deviation(self) -> float:
        return math.sqrt(
            sum(
                (level - self.mean) ** 2 * p
                for level, p in zip(LEVELS, self.posterior, strict=True)
            )
        )

    @property
    def interval(self) -> tuple[int, int]:
        """The lowest and highest of the fewest neighbouring levels that hold 90 %, the likeliest of them.

        Levels are few: cutting 5 % off each end would hold the truth far more often than it says. They are whole, the
        mean is not: it can lie beside them, by half a level at most: what they leave out is a tenth, at most five levels away.
        """
        for wide in range(len(LEVELS)):
            held = {
                low: sum(self.posterior[low : low + wide + 1]) for low in LEVELS[: -wide or None]
            }
            low = max(held, key=lambda start: held[start])
            if held[low] >= CREDIBLE:
                return low, low + wide
        return LEVELS[0], LEVELS[-1]


def chance_met(depth: int, level: int) -> float:
    """P(a candidate of `depth` meets a criterion of `level`)."""
    return GUESS + (1 - GUESS - SLIP) / (1 + math.exp(-SLOPE * (depth - level + 0.5)))


def estimate(observations: Sequence[Observation]) -> Depth:
    """Depth from a uniform prior; an uncertain verdict (p near 0.5) moves it little."""
    logs = [sum(_log_likelihood(depth, seen) for seen in observations) for depth in LEVELS]
    levels = tuple(sorted({seen.level for seen in observations}))
    return Depth(posterior=_normalized(logs), judged=len(observations), levels=levels)


def _log_likelihood(depth: int, seen: Observation) -> float:
    met = chance_met(depth, seen.level)
    return seen.evidence * math.log(seen.p_met * met + (1 - seen.p_met) * (1 - met))


def _normalized(logs: Iterable[float]) -> tuple[float, ...]:
    values = list(logs)
    top = max(values)
    weights = [math.exp(value - top) for value in values]
    total = sum(weights)
    return tuple(weight / total for weight in weights)
