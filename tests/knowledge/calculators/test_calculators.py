"""The calculators against published figures; papers are named by their ids in knowledge/notes."""

import math

import pytest

from knowledge.calculators.registry import CALCULATORS, compute
from knowledge.errors import ContentError

MISTRAL = {"layers": 32, "kv_heads": 8, "head_dim": 128, "bytes_per_value": 2}
"""The shape of paper mistral7b; fp16 is 2 bytes a value."""


def test_gpt3_training_compute_is_what_the_paper_states() -> None:
    inputs = {"parameters": 175e9, "tokens": 300e9}
    assert compute("training-flops", inputs, "FLOP") == pytest.approx(3.15e23)
    assert compute("training-flops", inputs, "FLOP") == pytest.approx(3.14e23, rel=0.005)
    assert compute("training-flops", inputs, "PFLOP_s_day") == pytest.approx(3.64e3, rel=0.005)


def test_llama3_405b_training_compute_is_what_the_paper_states() -> None:
    inputs = {"parameters": 405e9, "tokens": 15.6e12}
    assert compute("training-flops", inputs, "FLOP") == pytest.approx(3.8e25, rel=0.01)


def test_chinchilla_has_twenty_tokens_a_parameter() -> None:
    inputs = {"parameters": 70e9, "tokens": 1.4e12}
    assert compute("tokens-per-parameter", inputs, "dimensionless") == pytest.approx(20)
    assert compute("tokens-per-parameter", inputs, "token/parameter") == pytest.approx(20)


def test_the_compute_optimum_gives_chinchilla_back() -> None:
    flops = compute("training-flops", {"parameters": 70e9, "tokens": 1.4e12}, "FLOP")
    inputs = {"flops": flops, "tokens_per_parameter": 20}
    assert compute("compute-optimal-parameters", inputs, "parameter") == pytest.approx(70e9)
    assert compute("compute-optimal-tokens", inputs, "token") == pytest.approx(1.4e12)


def test_kv_cache_of_the_mistral_shape() -> None:
    one_token = compute("kv-cache-bytes", {**MISTRAL, "tokens": 1, "batch": 1}, "KiB")
    assert one_token == 128
    assert compute("kv-cache-bytes", {**MISTRAL, "tokens": 8192, "batch": 1}, "GiB") == 1
    assert compute("kv-cache-bytes", {**MISTRAL, "tokens": 8192, "batch": 16}, "GiB") == 16


def test_the_cache_without_grouped_queries_is_four_times_as_large() -> None:
    inputs = {**MISTRAL, "tokens": 8192, "batch": 1}
    full = compute("kv-cache-bytes", {**inputs, "kv_heads": 32}, "byte")
    assert full == 4 * compute("kv-cache-bytes", inputs, "byte")


@pytest.mark.parametrize(("bits", "gigabytes"), [(16, 140), (8, 70), (4, 35), (4.5, 39.375)])
def test_weights_of_seventy_billion_parameters(bits: float, gigabytes: float) -> None:
    found = compute("weights-bytes", {"parameters": 70e9, "bits_per_weight": bits}, "GB")
    assert found == pytest.approx(gigabytes)


def test_fine_tuning_tokens() -> None:
    inputs = {"examples": 10_000, "tokens_per_example": 512, "epochs": 3}
    assert compute("fine-tuning-tokens", inputs, "token") == 15_360_000


@pytest.mark.parametrize(
    ("examples", "epochs", "batch", "accumulation", "devices", "steps"),
    [
        (10_000, 3, 4, 8, 1, 939),  # 312.5 a step up in each epoch, not 937.5 up once
        (1_000, 3, 4, 8, 1, 96),
        (1_024, 1, 8, 4, 4, 8),
        (10, 2, 4, 8, 2, 2),
        (1_000, 2.5, 10, 1, 1, 250),
        (1_001, 1, 10, 1, 1, 101),
        (3, 0.1, 0.1, 1, 1, 3),  # floats: 0.1 * 3 / 0.1 is a little over 3
    ],
)
def test_fine_tuning_steps_round_up_in_each_epoch(
    examples: float, epochs: float, batch: float, accumulation: float, devices: float, steps: int
) -> None:
    inputs = {
        "examples": examples,
        "epochs": epochs,
        "batch_size": batch,
        "accumulation": accumulation,
        "devices": devices,
    }
    assert compute("fine-tuning-steps", inputs, "step") == steps


def test_lora_counts_both_factors() -> None:
    inputs = {"layers": 32, "d_in": 4096, "d_out": 4096, "rank": 8, "matrices": 2}
    assert compute("lora-parameters", inputs, "parameter") == 4_194_304
    rectangular = {**inputs, "d_out": 1024}
    assert compute("lora-parameters", rectangular, "parameter") == 32 * 2 * 8 * (4096 + 1024)


def test_every_calculator_names_its_source() -> None:
    for name, calculator in CALCULATORS.items():
        assert "Source: " in (calculator.function.__doc__ or ""), name


PLAIN = {
    "utilization": 0.4,
    "proportion": 0.5,
    "proportion_a": 0.5,
    "proportion_b": 0.6,
    "half_width": 0.1,
    "prevalence": 0.1,
    "sensitivity": 0.9,
    "specificity": 0.9,
    "accuracy_before": 0.8,
    "accuracy_after": 0.9,
    "memory_bytes": 8.0,
    "chunk_tokens": 8.0,
    "monthly_rent": 8.0,
    "before": 4.0,
    "first": 0.5,
    "second": 0.5,
    "samples": 8.0,
}
"""Inputs for which 2 makes no sense, being shares or needing to be more than another."""


def test_every_calculator_computes_in_its_own_unit() -> None:
    for name, calculator in CALCULATORS.items():
        inputs = {one: PLAIN.get(one, 2.0) for one in calculator.inputs}
        assert compute(name, inputs, calculator.unit) == calculator.function(**inputs) > 0


WEIGHTS = {"parameters": 7e9, "bits_per_weight": 16.0}


@pytest.mark.parametrize(
    ("name", "inputs", "unit", "expected"),
    [
        ("weight-bytes", WEIGHTS, "GB", "'weights-bytes'"),
        ("weights-bytes", {"parameters": 7e9}, "GB", "'bits_per_weight'"),
        ("weights-bytes", {**WEIGHTS, "layers": 2.0}, "GB", "'layers'"),
        ("weights-bytes", {**WEIGHTS, "parameters": 0.0}, "GB", "0.0"),
        ("weights-bytes", {**WEIGHTS, "parameters": -1.0}, "GB", "-1.0"),
        ("weights-bytes", {**WEIGHTS, "parameters": math.nan}, "GB", "nan"),
        ("weights-bytes", {**WEIGHTS, "parameters": math.inf}, "GB", "inf"),
        ("weights-bytes", {**WEIGHTS, "parameters": True}, "GB", "True"),
        ("weights-bytes", {**WEIGHTS, "parameters": 10**400}, "GB", "positive number"),
        ("weights-bytes", WEIGHTS, "token", "'byte'"),
        ("weights-bytes", WEIGHTS, "gigs", "'gigs'"),
        ("weights-bytes", {"parameters": 1e308, "bits_per_weight": 1e308}, "GB", "overflows"),
        (
            "fine-tuning-steps",
            {"examples": 1e308, "epochs": 1e308, "batch_size": 1, "accumulation": 1, "devices": 1},
            "step",
            "overflows",
        ),
        (
            "fine-tuning-steps",
            {
                "examples": 1,
                "epochs": 1,
                "batch_size": 1e-200,
                "accumulation": 1e-200,
                "devices": 1,
            },
            "step",
            "overflows",
        ),
    ],
)
def test_mistakes_are_named(name: str, inputs: dict[str, float], unit: str, expected: str) -> None:
    with pytest.raises(ContentError) as error:
        compute(name, inputs, unit)
    assert expected in str(error.value)
