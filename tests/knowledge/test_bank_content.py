"""The shipped bank: its counts, and every parametric item over 500 draws against formulas written again here."""

import math
from collections.abc import Callable
from functools import cache
from itertools import pairwise

import pytest

from knowledge.agreement import read_pairs
from knowledge.bank import Bank
from knowledge.calculators.registry import compute
from knowledge.calculators.units import base_unit, conversion
from knowledge.checking.numbers import slips_are_recognised
from knowledge.schema import SUBJECTS
from knowledge.summary import summary_of

SEEDS = 500


@cache
def _bank() -> Bank:
    return Bank.load()


def test_there_is_enough_of_everything() -> None:
    summary = summary_of(_bank().items, read_pairs())
    assert summary.items >= 90
    assert summary.parametric >= 30
    for subject in SUBJECTS:
        assert summary.by_subject[subject] >= 10
        assert min(summary.by_subject_level[subject].values()) >= 2
    assert all(len(item.specimens) >= 12 for item in _bank().items)
    assert summary.labelled_twice == summary.specimens
    assert summary.kappa is not None
    assert summary.kappa > 0.8


INDEPENDENT: dict[str, Callable[..., float]] = {
    "kv-cache-bytes": lambda layers, kv_heads, head_dim, tokens, batch, bytes_per_value: (
        layers * (kv_heads * head_dim + kv_heads * head_dim) * bytes_per_value * batch * tokens
    ),
    "windowed-kv-cache-bytes": lambda full_layers, window_layers, window, kv_heads, head_dim, tokens, batch, bytes_per_value: (
        2 * kv_heads * head_dim * bytes_per_value * batch
        * (full_layers * tokens + window_layers * (window if window < tokens else tokens))
    ),
    "weights-bytes": lambda parameters, bits_per_weight: parameters / 8 * bits_per_weight,
    "training-flops": lambda parameters, tokens: (2 + 4) * tokens * parameters,
    "training-seconds": lambda flops, devices, flops_per_second, utilization: (
        flops / (utilization * flops_per_second) / devices
    ),
    "compute-optimal-parameters": lambda flops, tokens_per_parameter: (
        (flops / 6 / tokens_per_parameter) ** 0.5
    ),
    "tokens-per-parameter": lambda parameters, tokens: tokens / parameters,
    "scaling-loss": lambda parameters, tokens, irreducible, a, alpha, b, beta: (
        irreducible + a * parameters**-alpha + b * tokens**-beta
    ),
    "decode-tokens-per-second": lambda weight_bytes, cache_bytes, bandwidth, batch: (
        batch / ((weight_bytes + cache_bytes * batch) / bandwidth)
    ),
    "lora-parameters": lambda layers, d_in, d_out, rank, matrices: (
        layers * matrices * (rank * d_in + d_out * rank)
    ),
    "full-fine-tune-bytes": lambda parameters, bytes_per_parameter: bytes_per_parameter * parameters,
    "fine-tuning-tokens": lambda examples, tokens_per_example, epochs: (
        epochs * examples * tokens_per_example
    ),
    "fine-tuning-steps": lambda examples, epochs, batch_size, accumulation, devices: (
        epochs * math.ceil(examples / (batch_size * accumulation * devices) - 1e-9)
    ),
    "cost-per-million-tokens": lambda hourly_cost, tokens_per_second: (
        hourly_cost / (tokens_per_second * 3600) * 1e6
    ),
    "request-cost": lambda input_tokens, output_tokens, input_price_per_million, output_price_per_million: (
        (input_tokens * input_price_per_million + output_tokens * output_price_per_million) / 1e6
    ),
    "on-premise-cost": lambda capex, power_kw, price_per_kwh, operations_per_year, years: (
        capex + years * (operations_per_year + power_kw * 8760 * price_per_kwh)
    ),
    "rag-index-bytes": lambda chunks, dimension, bytes_per_value: chunks * dimension * bytes_per_value,
    "half-width-percent": lambda proportion, examples, z: (
        100 * z * (proportion * (1 - proportion) / examples) ** 0.5
    ),
    "difference-half-width-percent": lambda proportion_a, proportion_b, examples, z: (
        100 * z * ((proportion_a - proportion_a**2 + proportion_b - proportion_b**2) / examples) ** 0.5
    ),
    "compound-percent": lambda proportion, steps: 100 * math.exp(steps * math.log(proportion)),
    "relative-change-percent": lambda before, after: 100 * abs(after - before) / before,
    "precision-percent": lambda prevalence, sensitivity, specificity: (
        100 * prevalence * sensitivity
        / (prevalence * sensitivity + (1 - prevalence) * (1 - specificity))
    ),
    "share-percent": lambda part, whole: part / whole * 100,
    "share-of-share-percent": lambda first, second: first * second * 100,
    "values-bytes": lambda vectors, values_per_vector, bytes_per_value: (
        bytes_per_value * values_per_vector * vectors
    ),
    "duration-seconds": lambda amount, rate: amount / rate,
    "pass-at-k-unbiased": lambda samples, passed, k: (
        100 - 100 * math.prod((samples - passed - n) / (samples - n) for n in range(int(k)))
    ),
    "break-even-tokens": lambda extra_flops, saved_flops_per_token: (
        extra_flops / saved_flops_per_token
    ),
    "ratio": lambda a, b: a / b,
    "product": lambda a, b: a * b,
}  # fmt: skip
"""Each formula once more, in another form than the calculator's."""


@pytest.mark.parametrize("item_id", [item.id for item in _bank().items if item.parameters])
def test_500_draws_give_what_an_independent_computation_gives(item_id: str) -> None:
    draws = {}
    for seed in range(SEEDS):
        item = _bank().drawn(item_id, seed)
        draws[tuple(item.draw.items())] = item
    assert len(draws) >= 24
    for item in draws.values():
        assert "{" not in item.question.replace("{{", "")
        numeric = item.numeric
        if numeric is None:
            continue
        expected = compute(numeric.calculator, numeric.inputs, numeric.unit)
        assert 0 < expected < 1e30
        factor = conversion(base_unit(numeric.unit), numeric.unit) or 1.0
        again = INDEPENDENT[numeric.calculator](**numeric.inputs)
        in_unit = again if numeric.unit in ("percent", "dimensionless") else again * factor
        assert expected == pytest.approx(in_unit, rel=1e-9)
        results = sorted([1.0, *(slip.factor for slip in numeric.slips)])
        gaps = [high / low - 1 for low, high in pairwise(results)]
        assert min(gaps) > numeric.tolerance * 0.9
        assert list(slips_are_recognised(item)) == []
