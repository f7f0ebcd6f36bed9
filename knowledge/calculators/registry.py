"""Every calculator by its id, and `compute`, which checks what it is given.

Sample: compute("weights-bytes", {"parameters": 7e9, "bits_per_weight": 16}, "GB") is 14.0.
Adding a calculator: a function in a file of this folder and a line in CALCULATORS.
"""

import inspect
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.calculators import fine_tuning, kv_cache, training_compute, weights
from knowledge.calculators.units import conversion
from knowledge.errors import ContentError


@dataclass(frozen=True)
class Calculator:
    """A pure function of named positive numbers; its result is in `unit`."""

    function: Callable[..., float]
    unit: str

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs, all of them needed."""
        return tuple(inspect.signature(self.function).parameters)


CALCULATORS: dict[str, Calculator] = {
    "kv-cache-bytes": Calculator(kv_cache.kv_cache_bytes, "byte"),
    "weights-bytes": Calculator(weights.weights_bytes, "byte"),
    "training-flops": Calculator(training_compute.training_flops, "FLOP"),
    "compute-optimal-parameters": Calculator(
        training_compute.compute_optimal_parameters, "parameter"
    ),
    "compute-optimal-tokens": Calculator(training_compute.compute_optimal_tokens, "token"),
    "tokens-per-parameter": Calculator(training_compute.tokens_per_parameter, "dimensionless"),
    "fine-tuning-tokens": Calculator(fine_tuning.fine_tuning_tokens, "token"),
    "fine-tuning-steps": Calculator(fine_tuning.fine_tuning_steps, "step"),
    "lora-parameters": Calculator(fine_tuning.lora_parameters, "parameter"),
}


def compute(name: str, inputs: Mapping[str, float], unit: str) -> float:
    """The calculator's result in `unit`.

    Raises ContentError for an unknown calculator, a missing or unknown input, a value that is not a
    positive finite number, a unit of another dimension, and a result too large for a float.
    """
    if name not in CALCULATORS:
        raise ContentError(f"No calculator {name!r}; expected one of {sorted(CALCULATORS)!r}.")
    calculator = CALCULATORS[name]
    _check_inputs(name, calculator.inputs, inputs)
    factor = conversion(calculator.unit, unit)
    if factor is None:
        raise ContentError(f"Calculator {name!r} gives {calculator.unit!r}, not {unit!r}.")
    try:
        result = calculator.function(**inputs) * factor
    except ArithmeticError:
        result = math.inf
    if not math.isfinite(result):
        raise ContentError(
            f"Calculator {name!r} overflows for {dict(inputs)!r}; use smaller inputs."
        )
    return result


def _check_inputs(name: str, known: tuple[str, ...], inputs: Mapping[str, float]) -> None:
    for given in inputs:
        if given not in known:
            raise ContentError(f"Calculator {name!r} has no input {given!r}; it takes {known!r}.")
    for needed in known:
        if needed not in inputs:
            raise ContentError(f"Calculator {name!r} lacks input {needed!r}; it takes {known!r}.")
        if not _is_positive(inputs[needed]):
            raise ContentError(
                f"Calculator {name!r}: input {needed!r} is {inputs[needed]!r}; "
                f"expected a positive number for each of {known!r}."
            )


def _is_positive(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value <= sys.float_info.max
