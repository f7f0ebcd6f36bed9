"""(d) Stacks of variants: the mean of their log-odds, and a small logistic regression on them.

The regression has no rows of its own: it is fitted on the test items in turn, each judged by weights that
were fitted on the others (`eval/grading/baselines.py` does the same with its single scores).
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from eval.grading.rows import Probabilities, Row, codes

_FOLDS = 8
_EDGE = 1e-4
"""Kept away from 0 and 1 by so much: one sure judge must not overrule all others."""


def mean_of_logits(several: Sequence[Probabilities]) -> Probabilities:
    return np.asarray(1 / (1 + np.exp(-_log_odds(several).mean(axis=1))), dtype=np.float64)


def regression(several: Sequence[Probabilities], rows: Sequence[Row]) -> Probabilities:
    """p(met) of the log-odds of `several`, from other items than the row's own."""
    values, truth = _log_odds(several), np.array([row.met for row in rows])
    items = codes([row.item for row in rows])
    found = np.empty(len(rows))
    folds = GroupKFold(n_splits=min(_FOLDS, len(set(items))))
    for others, these in folds.split(values, truth, items):
        model = LogisticRegression().fit(values[others], truth[others])
        found[these] = model.predict_proba(values[these])[:, 1]
    return found


def _log_odds(several: Sequence[Probabilities]) -> NDArray[np.float64]:
    """Shape (rows, judges)."""
    kept = np.clip(np.stack(several, axis=1), _EDGE, 1 - _EDGE)
    return np.asarray(np.log(kept / (1 - kept)), dtype=np.float64)
