"""How many questions one form needs for the standard error that another reaches."""

import math
from collections.abc import Sequence


def root_mean_square(values: Sequence[float]) -> float:
    return math.sqrt(sum(value**2 for value in values) / len(values)) if values else math.nan


def questions_needed(errors: Sequence[float], target: float) -> float:
    """Questions until the error falls to `target`, between two of them by a straight line.

    `errors[k]` is the error after k questions, from 0 on. If it is never reached: all of them, which is
    too few, so that a ratio over it is too high and never too low.
    """
    for asked, error in enumerate(errors):
        if error <= target:
            if asked == 0:
                return 0.0
            before = errors[asked - 1]
            return asked - 1 + (before - target) / (before - error)
    return float(len(errors) - 1)
