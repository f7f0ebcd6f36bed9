"""Training compute of dense transformers, and how to divide it between size and data."""

import math


def training_flops(parameters: float, tokens: float) -> float:
    """FLOPs to train `parameters` on `tokens`: 6 N D, two for the forward, four for the backward pass.

    Leaves out attention over the context; for a mixture of experts N is the activated parameters.
    Source: paper kaplan2020 (recalled).
    """
    return 6.0 * parameters * tokens


def compute_optimal_parameters(flops: float, tokens_per_parameter: float) -> float:
    """Parameters N that spend `flops` at r tokens a parameter: C = 6 N (r N), so N = sqrt(C / (6 r)).

    Source: arithmetic on 6 N D (paper kaplan2020, recalled); r of about 20 is arithmetic on the 70B
    parameters and 1.4T tokens of paper chinchilla (verified), which states no such constant (recalled).
    """
    return math.sqrt(flops / (6.0 * tokens_per_parameter))


def compute_optimal_tokens(flops: float, tokens_per_parameter: float) -> float:
    """Tokens D = r N = sqrt(C r / 6) of the same optimum. Source: as `compute_optimal_parameters`."""
    return tokens_per_parameter * compute_optimal_parameters(flops, tokens_per_parameter)


def tokens_per_parameter(parameters: float, tokens: float) -> float:
    """Training tokens for each parameter, a pure number. Source: arithmetic."""
    return tokens / parameters
