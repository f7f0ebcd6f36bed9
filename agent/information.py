"""What an item would tell about a candidate's depth: expected information. Pure functions.

The mutual information between depth and the verdicts on the item's criteria, which given the depth count
as independent (Shannon; for tests Lindley 1956): I = H(V) - sum_d p(d) H(V | d), in nats. A verdict is
wrong now and then: `ERROR` flips it, so that no criterion promises more than a judge can say.
"""

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agent.depth import LEVELS, Depth, chance_met
from knowledge.schema import Item

Table = NDArray[np.float64]
ERROR = 0.12
"""Share of verdicts that are wrong; by judgement, near the juror's error on held-out items."""


def information(depth: Depth, item: Item) -> float:
    """Expected information of asking `item`, in nats; 0 to log 6."""
    patterns = _patterns(tuple(criterion.level for criterion in item.criteria))
    prior = np.array(depth.posterior)
    marginal = prior @ patterns
    return float(_entropy(marginal) - prior @ np.array([_entropy(row) for row in patterns]))


@lru_cache(maxsize=512)
def _patterns(levels: tuple[int, ...]) -> Table:
    """P(pattern of verdicts | depth), shape (6, 2^criteria)."""
    table = np.ones((len(LEVELS), 1))
    for level in levels:
        met = np.array([chance_met(depth, level) for depth in LEVELS])
        seen = met * (1 - ERROR) + (1 - met) * ERROR
        table = np.concatenate([table * seen[:, None], table * (1 - seen)[:, None]], axis=1)
    return table


def _entropy(probabilities: Table) -> float:
    kept = probabilities[probabilities > 0]
    return float(-(kept * np.log(kept)).sum())
