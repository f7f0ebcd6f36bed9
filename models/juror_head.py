"""From features to a probability: a logistic regression and boosted trees, their log-odds averaged.

Both are fitted by scikit-learn (`eval/juror/fit.py`) and kept as plain numbers, so that judging needs
neither scikit-learn nor a pickle.
"""

import math
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Values = NDArray[np.float64]
_DEEPEST = 64
_LARGEST = 30.0


class Forest(BaseModel):
    """Regression trees whose leaf values add up to log-odds. Node i of all trees is one column:
    `feature` (-1 in a leaf), `threshold` (left if the value is not above it), `left`, `right`, `value`;
    `roots` are the trees' first nodes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    baseline: float
    roots: tuple[int, ...]
    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]

    @cached_property
    def _nodes(
        self,
    ) -> tuple[NDArray[np.int64], Values, NDArray[np.int64], NDArray[np.int64], Values]:
        return (
            np.array(self.feature),
            np.array(self.threshold),
            np.array(self.left),
            np.array(self.right),
            np.array(self.value),
        )

    def log_odds(self, rows: Values) -> Values:
        """Shape (rows,) from rows of features."""
        feature, threshold, left, right, value = self._nodes
        if not self.roots:
            return np.full(len(rows), self.baseline)
        place = np.tile(np.array(self.roots), (len(rows), 1))
        for _ in range(_DEEPEST):
            asked = feature[place]
            inner = asked >= 0
            if not inner.any():
                break
            given = np.take_along_axis(rows, np.maximum(asked, 0), axis=1)
            following = np.where(given <= threshold[place], left[place], right[place])
            place = np.where(inner, following, place)
        return np.asarray(self.baseline + value[place].sum(axis=1))


class Head(BaseModel):
    """`features` names the values that it looks at, in the order of `weights` and of the trees."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    features: tuple[str, ...]
    bias: float
    weights: tuple[float, ...]
    trees: Forest
    scale: float = Field(default=1.0, gt=0.0, description="log-odds are multiplied by it")
    shift: float = Field(default=0.0, description="and this is added: calibration")

    def p_met(self, rows: Values) -> list[float]:
        """Probabilities for rows of features, shape (rows, len(features))."""
        return [sigmoid(one) for one in self.log_odds(rows)]

    def log_odds(self, rows: Values) -> list[float]:
        """Of the same."""
        linear = self.bias + rows @ np.array(self.weights)
        found = (np.clip(linear, -_LARGEST, _LARGEST) + self.trees.log_odds(rows)) / 2
        return [self.scale * float(one) + self.shift for one in found]


def sigmoid(log_odds: float) -> float:
    return 1 / (1 + math.exp(-max(-_LARGEST, min(_LARGEST, log_odds))))
