"""Time, throughput and room of serving a dense transformer on one device.

The two bounds of the roofline: reading a prompt is limited by arithmetic, writing an answer by what
must be read from memory for each token.
"""

import math

from knowledge.calculators.domains import less, share
from knowledge.errors import ContentError

_ROUNDING = 1e-9
"""What a quotient of floats may lie below a whole number and still be taken for it."""


def inference_flops(parameters: float, tokens: float) -> float:
    """FLOPs of a forward pass over `tokens`: 2 N D, a multiplication and an addition a parameter.

    Leaves out attention over the context; for a mixture of experts N is the activated parameters.
    Source: a third of 6 N D, paper kaplan2020 (recalled).
    """
    return 2.0 * parameters * tokens


def prefill_seconds(
    parameters: float, tokens: float, flops_per_second: float, utilization: float
) -> float:
    """Seconds to read a prompt of `tokens`: 2 N D / (flops_per_second * utilization).

    `utilization` is the share (0-1) of the peak that is reached. Source: as `inference_flops`.
    """
    rate = flops_per_second * share("utilization", utilization)
    return inference_flops(parameters, tokens) / rate


def decode_tokens_per_second(
    weight_bytes: float, cache_bytes: float, bandwidth: float, batch: float
) -> float:
    """Tokens a second of a whole batch where reading memory is the limit.

    batch * bandwidth / (weight_bytes + batch * cache_bytes): each step reads the weights once for all
    and each sequence's cache (`cache_bytes` of one sequence), and gives each sequence one token.
    `bandwidth` in bytes a second. A ceiling: no kernel reaches the whole bandwidth.
    Source: arithmetic; that decoding is bound by what it reads is paper mqa (recalled).
    """
    return batch * bandwidth / (weight_bytes + batch * cache_bytes)


def batch_crossover(flops_per_second: float, bandwidth: float, bytes_per_weight: float) -> float:
    """Sequences from which a decoding step is bound by arithmetic and no longer by reading weights.

    2 N B / F = N b / W, so B = F * b / (2 * W) with F in FLOP/s, W in bytes a second, b bytes a weight.
    Caches, which do not share their reading, are left out. Source: arithmetic on 2 N a token, as
    `inference_flops`.
    """
    return flops_per_second * bytes_per_weight / (2.0 * bandwidth)


def sequences_in_memory(
    memory_bytes: float, weight_bytes: float, cache_bytes_per_sequence: float
) -> float:
    """Whole sequences whose caches fit beside the weights: (memory - weights) / cache, rounded down.

    Buffers that the server keeps belong into `weight_bytes`. Source: arithmetic.
    Raises ContentError where not even one fits.
    """
    less("weight_bytes", weight_bytes, "memory_bytes", memory_bytes)
    room = (memory_bytes - weight_bytes) / cache_bytes_per_sequence
    if room < 1 - _ROUNDING:
        raise ContentError(
            f"Input 'cache_bytes_per_sequence' is {cache_bytes_per_sequence!r}; expected at most the "
            f"{memory_bytes - weight_bytes!r} bytes beside the weights."
        )
    return float(math.floor(room * (1 + _ROUNDING)))
