"""An upper bound on a rate from counted errors, exact for the binomial distribution.

Source: Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 26 (1934).
"""

import math


def upper_bound(errors: int, trials: int, confidence: float = 0.95) -> float:
    """The largest rate that is not refuted by `errors` in `trials` at one-sided `confidence`; 1.0
    without trials. By bisection on the binomial distribution, to 1e-7."""
    if errors >= trials:
        return 1.0
    low, high = errors / trials, 1.0
    while high - low > 1e-7:
        middle = (low + high) / 2
        if _at_most(errors, trials, middle) > 1 - confidence:
            low = middle
        else:
            high = middle
    return high


def _at_most(errors: int, trials: int, rate: float) -> float:
    """P(at most `errors`) for a binomial variable, summed in logarithms."""
    logs = [
        math.lgamma(trials + 1)
        - math.lgamma(k + 1)
        - math.lgamma(trials - k + 1)
        + k * math.log(rate)
        + (trials - k) * math.log1p(-rate)
        for k in range(errors + 1)
    ]
    top = max(logs)
    return math.exp(top) * sum(math.exp(one - top) for one in logs)
