"""How sure a measured share is, and what shares become over tries, steps and rare cases.

Shares come in as 0-1 and go out as percent or percentage points.
"""

import math

from knowledge.calculators.domains import at_most, proper_share, share, whole

_PERCENT = 100.0
_ROUNDING = 1e-9
"""What a product of floats may lie above a whole number and still be taken for it."""


def half_width_percent(proportion: float, examples: float, z: float) -> float:
    """Half the width of a share's confidence interval in percentage points: 100 z sqrt(p (1 - p) / n).

    z is 1.96 for 95 %. Poor near 0 and 1 and for few examples.
    Source: the normal approximation to the binomial (the Wald interval); arithmetic.
    """
    variance = _variance("proportion", proportion)
    return _PERCENT * z * math.sqrt(variance / examples)


def sample_size(proportion: float, half_width: float, z: float) -> float:
    """Examples for an interval of `half_width` (a share, 0-1) on each side: z^2 p (1 - p) / h^2, rounded up.

    Source: as `half_width_percent`; document mlperf-inference takes it up to the next 8,192 (verified).
    """
    needed = z**2 * _variance("proportion", proportion) / half_width**2
    return float(math.ceil(needed * (1 - _ROUNDING)))


def difference_half_width_percent(
    proportion_a: float, proportion_b: float, examples: float, z: float
) -> float:
    """Half the width of the interval of a difference of two shares, in percentage points.

    100 z sqrt((a (1 - a) + b (1 - b)) / n), for two independent samples of `examples` each; two systems
    on the same examples need a paired test and less. Source: as `half_width_percent`.
    """
    both = _variance("proportion_a", proportion_a) + _variance("proportion_b", proportion_b)
    return _PERCENT * z * math.sqrt(both / examples)


def pass_at_k(proportion: float, k: float) -> float:
    """Percent of chances that at least one of k independent tries passes: 100 (1 - (1 - p)^k).

    p is one problem's; over problems of unlike p the mean of this is not this of the mean.
    Source: the definition of pass@k in paper humaneval (recalled).
    """
    return _PERCENT * (1.0 - math.pow(1.0 - share("proportion", proportion), k))


def pass_at_k_unbiased(samples: float, passed: float, k: float) -> float:
    """Percent that the pass@k of one problem is estimated at without bias: 100 (1 - C(n - c, k) / C(n, k)).

    n samples were drawn and c of them passed; it is the chance that k drawn from the n without
    replacement hold one that passed. `pass_at_k` with p = c / n estimates the same and is biased.
    Source: Chen et al. 2021, paper humaneval, equation 1 (recalled). Raises ContentError for counts that
    are no whole numbers, and for more passes or tries than samples.
    """
    drawn, right, tries = (
        whole(name, value) for name, value in (("samples", samples), ("passed", passed), ("k", k))
    )
    at_most("passed", right, "samples", drawn)
    at_most("k", tries, "samples", drawn)
    return _PERCENT * (1.0 - math.comb(drawn - right, tries) / math.comb(drawn, tries))


def compound_percent(proportion: float, steps: float) -> float:
    """Percent of runs in which all of `steps` independent steps succeed: 100 p^steps. Source: arithmetic."""
    return _PERCENT * math.pow(share("proportion", proportion), steps)


def precision_percent(prevalence: float, sensitivity: float, specificity: float) -> float:
    """Percent of flagged cases that are true ones.

    100 p s / (p s + (1 - p) (1 - c)) with prevalence p, sensitivity s (recall) and specificity c.
    Source: Bayes' theorem.
    """
    true = share("prevalence", prevalence) * share("sensitivity", sensitivity)
    false = (1.0 - prevalence) * (1.0 - share("specificity", specificity))
    return _PERCENT * true / (true + false)


def _variance(name: str, proportion: float) -> float:
    return proper_share(name, proportion) * (1.0 - proportion)
