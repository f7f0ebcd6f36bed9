"""How often an interval holds the truth."""

import math
from collections.abc import Sequence


def coverage(truths: Sequence[float], intervals: Sequence[tuple[float, float]]) -> float:
    """Share of truths inside their interval, its ends included; NaN without any."""
    inside = [low <= truth <= high for truth, (low, high) in zip(truths, intervals, strict=True)]
    return sum(inside) / len(inside) if inside else math.nan
