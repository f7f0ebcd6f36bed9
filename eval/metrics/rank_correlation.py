"""Kendall's tau-b: how far two rankings agree, ties accounted for (Kendall 1945)."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np


def kendall_tau(first: Sequence[float], second: Sequence[float]) -> float:
    """-1..1; NaN where one side has no two different values.

    With six true depths in equal shares and an estimate without ties, perfect order gives .913: true ties
    count against an estimate that tells them apart.
    """
    if len(first) != len(second):
        raise ValueError(f"{len(first)!r} and {len(second)!r} values; expected as many of each")
    pairs = len(first) * (len(first) - 1) / 2
    free = [pairs - _tied(values) for values in (first, second)]
    if not free[0] or not free[1]:
        return math.nan
    # Every pair twice, once in either order.
    one, other = (np.sign(np.subtract.outer(values, values)) for values in (first, second))
    return float((one * other).sum()) / 2 / math.sqrt(free[0] * free[1])


def _tied(values: Sequence[float]) -> float:
    return sum(count * (count - 1) / 2 for count in Counter(values).values())
