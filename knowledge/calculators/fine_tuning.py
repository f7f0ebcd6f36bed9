"""Sizes of a fine-tuning run: tokens seen, optimizer steps, trained parameters."""

import math

_ROUNDING = 1e-9
"""What a quotient of floats may lie above a whole number and still be taken for it."""


def fine_tuning_tokens(examples: float, tokens_per_example: float, epochs: float) -> float:
    """Tokens that the run sees, repeats counted, padding not. Source: arithmetic."""
    return examples * tokens_per_example * epochs


def fine_tuning_steps(
    examples: float, epochs: float, batch_size: float, accumulation: float, devices: float
) -> float:
    """Optimizer steps of the run, a whole number.

    One step takes batch_size (sequences per device) * accumulation * devices examples. Rounded up in
    each epoch, not over the run: a step does not mix two epochs, and what is left at an epoch's end is
    trained on in a smaller step. A fraction of an epoch is rounded up likewise. A trainer that drops
    the remainder makes one step less an epoch. Source: arithmetic.
    """
    per_step = batch_size * accumulation * devices
    whole = math.floor(epochs + _ROUNDING)
    rest = max(0.0, epochs - whole)
    return float(whole * _steps(examples, per_step) + _steps(rest * examples, per_step))


def lora_parameters(
    layers: float, d_in: float, d_out: float, rank: float, matrices: float
) -> float:
    """Trained parameters of low-rank adapters on `matrices` matrices of d_out x d_in in each layer.

    layers * matrices * rank * (d_in + d_out): A is rank x d_in, B is d_out x rank.
    Source: paper lora, the update's definition W + B A (recalled).
    """
    return layers * matrices * rank * (d_in + d_out)


def _steps(examples: float, per_step: float) -> int:
    return math.ceil(examples / per_step - _ROUNDING)
