"""The figures of docs/scaling.md follow from its formulas."""

import math
import re
from pathlib import Path

import pytest

from models.bandwidth import GPU_BYTES_PER_S
from models.memory_need import BITS_PER_WEIGHT

TEXT = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text(encoding="utf-8")
CONTEXT = 4096
PARAMETERS, KV_BYTES = 8_190_735_360, 2 * 36 * 8 * 128 * 2
WEIGHTS = PARAMETERS * BITS_PER_WEIGHT["Q4_K_M"] / 8


def row(name: str) -> list[float]:
    """The numbers of a table's line that begins with `name`."""
    line = next(line for line in TEXT.splitlines() if line.startswith(f"| {name} |"))
    return [float(cell.replace(",", "")) for cell in re.findall(r"\| ([\d,.]+)", line)]


@pytest.mark.parametrize(("card", "known"), [("L4", "L4"), ("L40S", "L40S"), ("H100 SXM", "H100")])
def test_a_card_can_do_what_its_memory_and_bandwidth_allow(card: str, known: str) -> None:
    memory, bandwidth, fit, *speeds = row(card)
    assert bandwidth * 1e9 == GPU_BYTES_PER_S[known]
    assert fit == math.floor((0.9 * memory * 1e9 - WEIGHTS - 1e9) / (CONTEXT * KV_BYTES))
    for candidates, speed in zip((1, 8, 20), speeds, strict=True):
        bound = bandwidth * 1e9 / (WEIGHTS + candidates * CONTEXT * KV_BYTES)
        assert speed == round(bound)


@pytest.mark.parametrize("model", ["Qwen3-8B", "Llama-3.3-70B"])
def test_weights_and_cache_follow_from_the_shape(model: str) -> None:
    parameters, layers, heads, size, small, large, cache = row(model)
    assert small == round(parameters * BITS_PER_WEIGHT["Q4_K_M"] / 8e9, 2)
    assert large == round(parameters * 2 / 1e9, 2)
    assert cache == 2 * layers * heads * size * 2
