"""Memory of a model's weights."""


def weights_bytes(parameters: float, bits_per_weight: float) -> float:
    """Bytes that `parameters` weights take at `bits_per_weight` bits each.

    parameters * bits_per_weight / 8. A quantized format's scales belong into `bits_per_weight`: 4-bit
    weights with one 16-bit scale for each 32 are 4.5 bits each.
    Source: arithmetic.
    """
    return parameters * bits_per_weight / 8.0
