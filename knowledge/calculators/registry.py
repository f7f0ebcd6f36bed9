"""Every calculator by its id, and `compute`, which checks what it is given.

Sample: compute("weights-bytes", {"parameters": 7e9, "bits_per_weight": 16}, "GB") is 14.0.
Adding a calculator: a function in a file of this folder, and its name under its unit in _BY_UNIT; the
id is the function's name with hyphens.
"""

import inspect
import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from knowledge.calculators import (
    arithmetic,
    cost,
    evaluation_statistics,
    fine_tuning,
    kv_cache,
    retrieval,
    serving,
    training_compute,
    weights,
)
from knowledge.calculators.units import conversion
from knowledge.errors import ContentError


@dataclass(frozen=True)
class Calculator:
    """A pure function of named numbers, positive or as in _MAY_BE_ZERO; its result is in `unit`, for one of each of `each`."""

    function: Callable[..., float]
    unit: str
    each: tuple[str, ...] = ()

    @cached_property
    def inputs(self) -> tuple[str, ...]:
        """The names of the inputs, all of them needed."""
        return tuple(inspect.signature(self.function).parameters)


_BY_UNIT: dict[str, tuple[Callable[..., float], ...]] = {
    "byte": (
        kv_cache.kv_cache_bytes,
        kv_cache.mla_cache_bytes,
        kv_cache.windowed_kv_cache_bytes,
        arithmetic.values_bytes,
        weights.weights_bytes,
        fine_tuning.lora_training_state_bytes,
        fine_tuning.full_fine_tune_bytes,
        retrieval.rag_index_bytes,
    ),
    "FLOP": (training_compute.training_flops, serving.inference_flops),
    "parameter": (training_compute.compute_optimal_parameters, fine_tuning.lora_parameters),
    "token": (
        training_compute.compute_optimal_tokens,
        training_compute.break_even_tokens,
        fine_tuning.fine_tuning_tokens,
        retrieval.context_tokens,
    ),
    "dimensionless": (
        training_compute.tokens_per_parameter,
        training_compute.scaling_loss,
        arithmetic.product,
        arithmetic.ratio,
    ),
    "second": (
        training_compute.training_seconds,
        serving.prefill_seconds,
        arithmetic.duration_seconds,
    ),
    "device_hour": (training_compute.device_hours,),
    "token/s": (serving.decode_tokens_per_second,),
    "sequence": (serving.batch_crossover, serving.sequences_in_memory),
    "step": (fine_tuning.fine_tuning_steps,),
    "chunk": (retrieval.chunk_count,),
    "example": (evaluation_statistics.sample_size,),
    "currency": (
        cost.cost_per_million_tokens,
        cost.request_cost,
        cost.on_premise_cost,
        cost.rented_cost,
    ),
    "month": (cost.break_even_months,),
    "percent": (
        evaluation_statistics.half_width_percent,
        evaluation_statistics.difference_half_width_percent,
        evaluation_statistics.pass_at_k,
        evaluation_statistics.pass_at_k_unbiased,
        evaluation_statistics.compound_percent,
        evaluation_statistics.precision_percent,
        arithmetic.relative_change_percent,
        arithmetic.error_reduction_percent,
        arithmetic.share_percent,
        arithmetic.share_of_share_percent,
    ),
}
_EACH = {"cost-per-million-tokens": ("Mtoken",), "request-cost": ("sequence",)}
_MAY_BE_ZERO = frozenset(
    {
        "cache_bytes",
        "monthly_operations",
        "operations_per_year",
        "other_tokens",
        "output_tokens",
        "overlap_tokens",
    }
)
"""Inputs that may be nothing at all: the cache of a context of no length, chunks that do not overlap."""
_COUNTS = {
    "tokens": "token",
    "batch": "sequence",
    "layers": "layer",
    "devices": "device",
    "years": "year",
}


def _named(function: Callable[..., float], unit: str) -> tuple[str, Calculator]:
    name = function.__name__.replace("_", "-")
    return name, Calculator(function, unit, _EACH.get(name, ()))


CALCULATORS: dict[str, Calculator] = dict(
    _named(function, unit) for unit, functions in _BY_UNIT.items() for function in functions
)


def compute(name: str, inputs: Mapping[str, float], unit: str) -> float:
    """The calculator's result in `unit`.

    Raises ContentError for an unknown calculator, a missing or unknown input, a value that is not a
    positive finite number (or zero where that means something) or that the formula has no use for, a unit of another dimension, and a result
    that is not positive or too large for a float.
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
    if result <= 0:
        raise ContentError(
            f"Calculator {name!r} gives {result!r} for {dict(inputs)!r}; expected a positive result."
        )
    return result


def result_is_for_each(name: str, inputs: Mapping[str, float]) -> tuple[str, ...]:
    """Units of which the result is for one: "128 KiB per token" states the cache of one token.

    Those of the calculator itself, and of each input that counts something and is 1.
    """
    ones = tuple(unit for count, unit in _COUNTS.items() if inputs.get(count) == 1)
    return CALCULATORS[name].each + ones


def _check_inputs(name: str, known: tuple[str, ...], inputs: Mapping[str, float]) -> None:
    for given in inputs:
        if given not in known:
            raise ContentError(f"Calculator {name!r} has no input {given!r}; it takes {known!r}.")
    for needed in known:
        if needed not in inputs:
            raise ContentError(f"Calculator {name!r} lacks input {needed!r}; it takes {known!r}.")
        if not _is_amount(needed, inputs[needed]):
            raise ContentError(
                f"Calculator {name!r}: input {needed!r} is {inputs[needed]!r}; "
                f"expected a positive number for each of {known!r}."
            )


def _is_amount(name: str, value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return 0 < value <= sys.float_info.max or (value == 0 and name in _MAY_BE_ZERO)
