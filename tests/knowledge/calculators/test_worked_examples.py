"""Calculators against arithmetic that can be redone by hand, and what they refuse."""

import pytest

from knowledge.calculators.registry import CALCULATORS, compute, result_is_for_each
from knowledge.errors import ContentError

EXAMPLES: list[tuple[str, dict[str, float], str, float]] = [
    ("prefill-seconds", {"parameters": 70e9, "tokens": 2000, "flops_per_second": 1e15, "utilization": 0.5}, "second", 0.56),
    ("decode-tokens-per-second", {"weight_bytes": 140e9, "cache_bytes": 0, "bandwidth": 3.35e12, "batch": 1}, "token/s", 23.93),
    ("decode-tokens-per-second", {"weight_bytes": 16e9, "cache_bytes": 1e9, "bandwidth": 2e12, "batch": 16}, "token/s", 1000),
    ("batch-crossover", {"flops_per_second": 989e12, "bandwidth": 3.35e12, "bytes_per_weight": 2}, "sequence", 295.2),
    ("batch-crossover", {"flops_per_second": 989e12, "bandwidth": 3.35e12, "bytes_per_weight": 1}, "sequence", 147.6),
    ("sequences-in-memory", {"memory_bytes": 80e9, "weight_bytes": 32e9, "cache_bytes_per_sequence": 2e9}, "sequence", 24),
    ("sequences-in-memory", {"memory_bytes": 80e9, "weight_bytes": 32e9, "cache_bytes_per_sequence": 2.1e9}, "sequence", 22),
    ("sequences-in-memory", {"memory_bytes": 0.7, "weight_bytes": 0.1, "cache_bytes_per_sequence": 0.2}, "sequence", 3),
    ("cost-per-million-tokens", {"hourly_cost": 3.6, "tokens_per_second": 1000}, "currency", 1),
    ("request-cost", {"input_tokens": 4000, "output_tokens": 500, "input_price_per_million": 3, "output_price_per_million": 15}, "currency", 0.0195),
    ("on-premise-cost", {"capex": 300_000, "power_kw": 10, "price_per_kwh": 0.2, "operations_per_year": 50_000, "years": 3}, "currency", 502_560),
    ("rented-cost", {"hourly_price": 2.5, "devices": 8, "hours_per_year": 8760, "years": 3}, "currency", 525_600),
    ("break-even-months", {"capex": 240_000, "monthly_rent": 20_000, "monthly_operations": 4_000}, "month", 15),
    ("break-even-months", {"capex": 240_000, "monthly_rent": 20_000, "monthly_operations": 4_000}, "year", 1.25),
    ("rag-index-bytes", {"chunks": 21e6, "dimension": 768, "bytes_per_value": 4}, "GB", 64.5),
    ("chunk-count", {"tokens": 1_000_000, "chunk_tokens": 500, "overlap_tokens": 100}, "chunk", 2500),
    ("chunk-count", {"tokens": 1500, "chunk_tokens": 500, "overlap_tokens": 0}, "chunk", 3),
    ("chunk-count", {"tokens": 900, "chunk_tokens": 500, "overlap_tokens": 100}, "chunk", 2),
    ("chunk-count", {"tokens": 901, "chunk_tokens": 500, "overlap_tokens": 100}, "chunk", 3),
    ("chunk-count", {"tokens": 50, "chunk_tokens": 500, "overlap_tokens": 100}, "chunk", 1),
    ("context-tokens", {"chunks": 8, "tokens_per_chunk": 400, "other_tokens": 600}, "token", 3800),
    ("half-width-percent", {"proportion": 0.5, "examples": 400, "z": 2}, "percent", 5),
    ("sample-size", {"proportion": 0.5, "half_width": 0.05, "z": 1.96}, "example", 385),
    ("sample-size", {"proportion": 0.5, "half_width": 0.05, "z": 2}, "example", 400),
    ("difference-half-width-percent", {"proportion_a": 0.5, "proportion_b": 0.5, "examples": 800, "z": 2}, "percent", 5),
    ("pass-at-k", {"proportion": 0.5, "k": 3}, "percent", 87.5),
    ("pass-at-k-unbiased", {"samples": 20, "passed": 3, "k": 10}, "percent", 100 * (1 - 2 / 19)),
    ("pass-at-k-unbiased", {"samples": 4, "passed": 2, "k": 2}, "percent", 100 * (1 - 1 / 6)),
    ("pass-at-k-unbiased", {"samples": 12, "passed": 3, "k": 10}, "percent", 100),
    ("pass-at-k-unbiased", {"samples": 50, "passed": 7, "k": 1}, "percent", 14),
    ("compound-percent", {"proportion": 0.95, "steps": 20}, "percent", 35.85),
    ("precision-percent", {"prevalence": 0.01, "sensitivity": 0.9, "specificity": 0.9}, "percent", 8.333),
    ("error-reduction-percent", {"accuracy_before": 0.9, "accuracy_after": 0.95}, "percent", 50),
    ("relative-change-percent", {"before": 4, "after": 5}, "percent", 25),
    ("share-percent", {"part": 37, "whole": 671}, "percent", 5.514),
    ("share-percent", {"part": 3, "whole": 2}, "percent", 150),
    ("share-of-share-percent", {"first": 0.68, "second": 0.88}, "percent", 59.84),
    ("share-of-share-percent", {"first": 1, "second": 0.5}, "percent", 50),
    ("values-bytes", {"vectors": 128, "values_per_vector": 1024, "bytes_per_value": 2}, "KiB", 256),
    ("duration-seconds", {"amount": 36_000, "rate": 1}, "hour", 10),
    ("duration-seconds", {"amount": 600, "rate": 140}, "second", 4.286),
    ("break-even-tokens", {"extra_flops": 3.6e22, "saved_flops_per_token": 4.4e10}, "token", 8.182e11),
    ("ratio", {"a": 3, "b": 4}, "dimensionless", 0.75),
    ("scaling-loss", {"parameters": 1e10, "tokens": 1e12, "irreducible": 1.7, "a": 100, "alpha": 0.3, "b": 1000, "beta": 0.25}, "dimensionless", 1.7 + 0.1 + 1),
    ("training-seconds", {"flops": 1e21, "devices": 8, "flops_per_second": 1e15, "utilization": 0.5}, "hour", 69.44),
    ("device-hours", {"flops": 1e21, "flops_per_second": 1e15, "utilization": 0.5}, "device_hour", 555.6),
    ("inference-flops", {"parameters": 70e9, "tokens": 1}, "GFLOP", 140),
    ("mla-cache-bytes", {"layers": 60, "latent_dim": 512, "rope_dim": 64, "tokens": 1, "batch": 1, "bytes_per_value": 2}, "byte", 69_120),
]  # fmt: skip


@pytest.mark.parametrize(("name", "inputs", "unit", "result"), EXAMPLES)
def test_a_worked_example(name: str, inputs: dict[str, float], unit: str, result: float) -> None:
    assert compute(name, inputs, unit) == pytest.approx(result, rel=1e-3)


def _changed(name: str, **changes: float) -> dict[str, float]:
    inputs = next(inputs for known, inputs, _, _ in EXAMPLES if known == name)
    return {**inputs, **changes}


@pytest.mark.parametrize(
    ("name", "changes", "named"),
    [
        ("training-seconds", {"utilization": 40}, "'utilization' is 40"),
        ("prefill-seconds", {"utilization": 1.1}, "'utilization' is 1.1"),
        ("half-width-percent", {"proportion": 1}, "'proportion' is 1"),
        ("sample-size", {"proportion": 90}, "'proportion' is 90"),
        ("pass-at-k", {"proportion": 28.8}, "'proportion' is 28.8"),
        ("pass-at-k-unbiased", {"passed": 21}, "'passed' is 21"),
        ("pass-at-k-unbiased", {"k": 21}, "'k' is 21"),
        ("pass-at-k-unbiased", {"passed": 2.5}, "'passed' is 2.5"),
        ("pass-at-k-unbiased", {"samples": 1e9}, "'samples' is 1000000000.0"),
        ("share-of-share-percent", {"second": 88}, "'second' is 88"),
        ("share-percent", {"whole": 0}, "'whole' is 0"),
        ("decode-tokens-per-second", {"weight_bytes": 0}, "'weight_bytes' is 0"),
        ("decode-tokens-per-second", {"cache_bytes": -1}, "'cache_bytes' is -1"),
        ("precision-percent", {"specificity": 90}, "'specificity' is 90"),
        ("break-even-months", {"monthly_operations": 20_000}, "'monthly_operations'"),
        ("sequences-in-memory", {"weight_bytes": 90e9}, "'weight_bytes'"),
        ("sequences-in-memory", {"cache_bytes_per_sequence": 49e9}, "'cache_bytes_per_sequence'"),
        ("chunk-count", {"overlap_tokens": 500}, "'overlap_tokens'"),
        ("error-reduction-percent", {"accuracy_after": 0.9}, "'accuracy_before'"),
        ("relative-change-percent", {"after": 4}, "a positive result"),
    ],
)
def test_inputs_that_make_no_sense_are_named(
    name: str, changes: dict[str, float], named: str
) -> None:
    with pytest.raises(ContentError) as error:
        compute(name, _changed(name, **changes), CALCULATORS[name].unit)
    assert named in str(error.value)


def test_what_a_result_is_for_one_of() -> None:
    shape = {"layers": 32.0, "tokens": 1.0, "batch": 1.0}
    assert result_is_for_each("kv-cache-bytes", shape) == ("token", "sequence")
    assert result_is_for_each("kv-cache-bytes", {"tokens": 8192.0, "batch": 16.0}) == ()
    assert result_is_for_each("cost-per-million-tokens", {}) == ("Mtoken",)
    assert result_is_for_each("rented-cost", {"years": 1, "devices": 8}) == ("year",)
