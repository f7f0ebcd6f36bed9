"""Training compute of dense transformers: how much, how long, and how to divide it between size and data."""

import math

from knowledge.calculators.domains import share

_SECONDS_PER_HOUR = 3600.0


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


def break_even_tokens(extra_flops: float, saved_flops_per_token: float) -> float:
    """Served tokens after which a dearer training is paid back: extra_flops / saved_flops_per_token.

    Of two models of equal loss the smaller one takes `extra_flops` more to train and
    `saved_flops_per_token` less, 2 N of the difference in size, for each token that it serves.
    Source: arithmetic; that a smaller model trained for longer is cheaper to serve is paper llama1
    (recalled).
    """
    return extra_flops / saved_flops_per_token


def training_seconds(
    flops: float, devices: float, flops_per_second: float, utilization: float
) -> float:
    """Seconds that a run of `flops` takes: flops / (devices * flops_per_second * utilization).

    `flops_per_second` is one device's peak, `utilization` the share of it that the run gets (0-1).
    Restarts and evaluation come on top. Source: arithmetic; with 380 tokens a second and GPU on 2048
    GPUs it gives the 21 days of paper llama1 (verified).
    """
    return flops / (devices * flops_per_second * share("utilization", utilization))


def device_hours(flops: float, flops_per_second: float, utilization: float) -> float:
    """Device hours of a run, whatever the number of devices: flops / (peak * utilization) / 3600.

    Source: arithmetic, as `training_seconds`.
    """
    return training_seconds(flops, 1.0, flops_per_second, utilization) / _SECONDS_PER_HOUR


def scaling_loss(
    parameters: float,
    tokens: float,
    irreducible: float,
    a: float,
    alpha: float,
    b: float,
    beta: float,
) -> float:
    """Pre-training loss E + A / N^alpha + B / D^beta in nats a token, a pure number here.

    Source: the third approach of paper chinchilla (recalled); its constants are inputs, since they hold
    for one family of models and one data set only.
    """
    return irreducible + a / math.pow(parameters, alpha) + b / math.pow(tokens, beta)
