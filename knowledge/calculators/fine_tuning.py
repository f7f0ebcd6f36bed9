"""Sizes of a fine-tuning run: tokens seen, optimizer steps, trained parameters, memory of their state."""

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


def lora_training_state_bytes(trained_parameters: float, bytes_per_parameter: float) -> float:
    """Bytes of weights, gradients and optimizer state of the adapters alone, the frozen model not.

    trained_parameters * bytes_per_parameter. Source: arithmetic; 16 bytes a parameter in mixed
    precision with Adam is paper zero (recalled), as in `full_fine_tune_bytes`.
    """
    return trained_parameters * bytes_per_parameter


def full_fine_tune_bytes(parameters: float, bytes_per_parameter: float) -> float:
    """Bytes of the states that full fine-tuning holds; activations come on top.

    parameters * bytes_per_parameter, 16 for mixed-precision Adam: 2 for the weights, 2 for the
    gradients, 12 for a 32-bit copy and two moments. Source: paper zero (recalled).
    """
    return parameters * bytes_per_parameter


def _steps(examples: float, per_step: float) -> int:
    return math.ceil(examples / per_step - _ROUNDING)
