"""Calculators against worked figures of the papers in knowledge/notes, by the papers' ids.

What no note works out is checked against arithmetic in `test_worked_examples.py`.
"""

import itertools
import math

import pytest

from knowledge.calculators.registry import compute

GPT3 = {"parameters": 175e9, "tokens": 300e9}
LLAMA3_FLOPS = 3.8e25
H100 = 989e12
"""Dense BF16 peak in FLOP/s, document nvidia-h100."""
A100 = 312e12
"""Dense BF16 peak in FLOP/s, document nvidia-a100."""


def test_gpt3_inference_is_a_third_of_its_training() -> None:
    forward = compute("inference-flops", GPT3, "FLOP")
    assert 3 * forward == pytest.approx(3.14e23, rel=0.005)


def test_palm_540b() -> None:
    inputs = {"parameters": 540e9, "tokens": 780e9}
    assert compute("training-flops", inputs, "FLOP") == pytest.approx(2.5e24, rel=0.02)
    assert compute("tokens-per-parameter", inputs, "dimensionless") == pytest.approx(1.4, rel=0.04)


def test_gopher_spends_what_chinchilla_spends() -> None:
    """Paper chinchilla: the same budget with a quarter of the parameters and four times the data."""
    chinchilla = compute("training-flops", {"parameters": 70e9, "tokens": 1.4e12}, "FLOP")
    gopher = compute("training-flops", {"parameters": 280e9, "tokens": 1.4e12 / 4}, "FLOP")
    assert gopher == pytest.approx(chinchilla)


def test_deepseek_v3_against_the_threshold_of_the_eu_ai_act() -> None:
    inputs = {"parameters": 37e9, "tokens": 14.8e12}
    assert compute("training-flops", inputs, "FLOP") == pytest.approx(3.3e24, rel=0.01)


def test_llama1_65b_takes_three_weeks() -> None:
    """380 tokens a second and GPU on 2048 A100s; the paper says about 21 days."""
    flops = compute("training-flops", {"parameters": 65e9, "tokens": 1.4e12}, "FLOP")
    reached = 380 * compute("training-flops", {"parameters": 65e9, "tokens": 1}, "FLOP")
    run = {"flops": flops, "flops_per_second": A100, "utilization": reached / A100}
    days = compute("training-seconds", {**run, "devices": 2048}, "day")
    assert days == pytest.approx(21, rel=0.02)
    assert compute("device-hours", run, "device_hour") == pytest.approx(days * 24 * 2048)


def test_llama3_405b_on_sixteen_thousand_gpus() -> None:
    """30.84M GPU hours for 3.8e25 FLOPs are 35 % of the peak, or 78 days of all 16,384 GPUs."""
    utilization = LLAMA3_FLOPS / (30.84e6 * 3600 * H100)
    assert utilization == pytest.approx(0.35, rel=0.02)
    run = {"flops": LLAMA3_FLOPS, "flops_per_second": H100, "utilization": utilization}
    assert compute("device-hours", run, "device_hour") == pytest.approx(30.84e6)
    days = compute("training-seconds", {**run, "devices": 16384}, "day")
    assert days == pytest.approx(30.84e6 / 16384 / 24) == pytest.approx(78.4, rel=0.01)


def test_deepseek_v3_costs_what_the_paper_states() -> None:
    inputs = {"hourly_price": 2, "devices": 1, "hours_per_year": 2.788e6, "years": 1}
    assert compute("rented-cost", inputs, "currency") == pytest.approx(5.576e6)


def test_minimax_m1_costs_about_half_a_million() -> None:
    """512 GPUs for three weeks; the paper's $0.53M are a little over $2 an hour."""
    inputs = {"hourly_price": 2.05, "devices": 512, "hours_per_year": 21 * 24, "years": 1}
    assert compute("rented-cost", inputs, "currency") == pytest.approx(0.53e6, rel=0.01)


def test_mla_has_the_cache_of_two_and_a_quarter_groups() -> None:
    """Paper deepseek-v2; a latent of 512 (paper deepseek-v3) and a rotary key of half a head of 128."""
    shape = {"layers": 60, "tokens": 4096, "batch": 1, "bytes_per_value": 2}
    latent = compute("mla-cache-bytes", {**shape, "latent_dim": 512, "rope_dim": 64}, "byte")
    grouped = compute("kv-cache-bytes", {**shape, "kv_heads": 2.25, "head_dim": 128}, "byte")
    assert latent == grouped


def test_mistral_shares_eight_heads_among_thirty_two() -> None:
    shape = {"layers": 32, "head_dim": 128, "tokens": 8192, "batch": 1, "bytes_per_value": 2}
    eight = compute("kv-cache-bytes", {**shape, "kv_heads": 8}, "GiB")
    assert eight == 1
    assert compute("kv-cache-bytes", {**shape, "kv_heads": 32}, "GiB") == 4 * eight


def test_a_window_of_mistral_halves_the_cache_of_its_context() -> None:
    """Window 4096 in a context of 8192, in all layers but one that sees everything."""
    shape = {"kv_heads": 8, "head_dim": 128, "tokens": 8192, "batch": 1, "bytes_per_value": 2}
    layers = {"full_layers": 1, "window_layers": 31, "window": 4096}
    found = compute("windowed-kv-cache-bytes", {**shape, **layers}, "GiB")
    assert found == pytest.approx((1 + 31 / 2) / 32)
    wide = {**layers, "window": 1e9}
    assert compute("windowed-kv-cache-bytes", {**shape, **wide}, "GiB") == 1


def test_three_layers_of_four_without_a_growing_cache_save_three_quarters() -> None:
    """Paper kimi-linear: up to 75 % at long context, with one full layer to three."""
    shape = {"kv_heads": 8, "head_dim": 128, "tokens": 1e6, "batch": 1, "bytes_per_value": 2}
    layers = {"full_layers": 1, "window_layers": 3, "window": 128}
    hybrid = compute("windowed-kv-cache-bytes", {**shape, **layers}, "byte")
    full = compute("kv-cache-bytes", {**shape, "layers": 4}, "byte")
    assert 1 - hybrid / full == pytest.approx(0.75, rel=0.001)


def test_lora_on_gpt3_trains_ten_thousand_times_fewer() -> None:
    """Paper lora; rank 4 on the queries and values of 96 layers of width 12,288 (paper gpt3)."""
    inputs = {"layers": 96, "d_in": 12288, "d_out": 12288, "rank": 4, "matrices": 2}
    trained = compute("lora-parameters", inputs, "parameter")
    assert trained == 18_874_368
    assert 175e9 / trained == pytest.approx(10_000, rel=0.1)
    state = {"trained_parameters": trained, "bytes_per_parameter": 16}
    full = {"parameters": 175e9, "bytes_per_parameter": 16}
    less = compute("full-fine-tune-bytes", full, "GB") - compute(
        "lora-training-state-bytes", state, "GB"
    )
    assert less == pytest.approx(2800, rel=0.001)


def test_colbertv2_vectors_of_sixteen_bits() -> None:
    inputs = {"chunks": 1, "dimension": 128, "bytes_per_value": 2}
    assert compute("rag-index-bytes", inputs, "byte") == 256


@pytest.mark.parametrize(("after", "fall"), [(3.7, 35), (2.9, 49), (1.9, 67)])
def test_contextual_retrieval_states_its_falls(after: float, fall: float) -> None:
    found = compute("relative-change-percent", {"before": 5.7, "after": after}, "percent")
    assert round(found) == fall
    shares = {"accuracy_before": 1 - 0.057, "accuracy_after": 1 - after / 100}
    assert compute("error-reduction-percent", shares, "percent") == pytest.approx(found)


def test_mlperf_asks_for_as_many_queries() -> None:
    """99th percentile, margin 0.05 points, 99 % confidence: 270,336, a multiple of 2^13."""
    inputs = {"proportion": 0.99, "half_width": 0.0005, "z": 2.5758}
    found = compute("sample-size", inputs, "example")
    assert math.ceil(found / 2**13) * 2**13 == 270_336


def test_deepseek_v3_activates_a_twentieth() -> None:
    """Paper deepseek-v3: 37B of 671B parameters."""
    found = compute("share-percent", {"part": 37e9, "whole": 671e9}, "percent")
    assert found == pytest.approx(5.5, abs=0.05)


def test_the_unbiased_estimate_is_the_mean_over_all_draws() -> None:
    """Paper humaneval: of every choice of k among n samples, the share that holds one that passes."""
    passes = [True, True, False, False, False, False, False]
    choices = list(itertools.combinations(passes, 3))
    share = sum(any(choice) for choice in choices) / len(choices)
    found = compute("pass-at-k-unbiased", {"samples": 7, "passed": 2, "k": 3}, "percent")
    assert found == pytest.approx(100 * share)
    assert compute("pass-at-k", {"proportion": 2 / 7, "k": 3}, "percent") < found


def test_zero_counts_sixteen_bytes_a_parameter() -> None:
    inputs = {"parameters": 7.5e9, "bytes_per_parameter": 16}
    assert compute("full-fine-tune-bytes", inputs, "GB") == pytest.approx(120)


def test_sbert_compares_fifty_million_pairs() -> None:
    assert compute("product", {"a": 10_000, "b": 9_999 / 2}, "dimensionless") == 49_995_000
