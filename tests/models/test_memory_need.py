"""The sums come out as llama.cpp allocates them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from models.memory_need import (
    BITS_PER_WEIGHT,
    MICRO_BATCH,
    ModelShape,
    compute_bytes,
    gigabytes,
    kv_bytes,
    weight_bytes,
)

SMOL = ModelShape(9, (3,) * 30, 64, 64, 49152)
WINDOWED = ModelShape(8, (4,) * 6, 256, 256, 1000, 1024, (True,) * 5 + (False,))

ALLOCATES = """
import sys
from llama_cpp import Llama
Llama(sys.argv[1], n_ctx=2048, n_threads=1, verbose=True, flash_attn=sys.argv[2] == "on")
"""


def test_kv_is_two_times_layers_heads_size_bytes_tokens() -> None:
    assert kv_bytes(SMOL, 4096) == 2 * 30 * 3 * 64 * 2 * 4096 == 94_371_840


def test_quantized_kv() -> None:
    assert kv_bytes(SMOL, 4096, "q8_0") == 94_371_840 * 17 // 32
    assert kv_bytes(SMOL, 4096, "q4_0") == 94_371_840 * 9 // 32


def test_windows_count_for_the_window_only_where_the_engine_cuts_them() -> None:
    layer = 4 * (256 + 256) * 2
    whole = 6 * layer * 32768
    assert kv_bytes(WINDOWED, 32768) == whole
    short = layer * (32768 + 5 * (8 * 1024 + MICRO_BATCH))
    assert kv_bytes(WINDOWED, 32768, sequences=8, whole_windows=False) == short
    assert kv_bytes(WINDOWED, 512, sequences=8, whole_windows=False) == 6 * layer * 512


def test_weights_before_the_file_is_there() -> None:
    assert (
        gigabytes(weight_bytes(8_030_261_248, "Q4_K_M")) == "4.9 GB"
    )  # llama.cpp's table: 4.58 GiB
    assert weight_bytes(8_030_261_248, "Q8_0") / (1 << 30) == pytest.approx(7.95, abs=0.01)
    with pytest.raises(KeyError):
        weight_bytes(1, "Q9")


def test_more_bits_are_more_bytes() -> None:
    assert BITS_PER_WEIGHT["Q4_K_M"] < BITS_PER_WEIGHT["Q5_K_M"] < BITS_PER_WEIGHT["Q6_K"]


def test_sizes_are_read_easily() -> None:
    sizes = (367_872, 98_362_432, 1_000_000_000)
    assert [gigabytes(size) for size in sizes] == ["0.4 MB", "98 MB", "1.0 GB"]


@pytest.mark.weights
@pytest.mark.parametrize("flash", ["on", "off"])
def test_llama_cpp_allocates_what_was_computed(model_path: Path, flash: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALLOCATES, str(model_path), flash],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"OMP_NUM_THREADS": "1"},
    )
    sizes = {
        name: float(line.split("size =")[1].split()[0]) * (1 << 20)
        for line in done.stderr.splitlines()
        for name in ("KV buffer", "compute buffer")
        if f"CPU {name} size =" in line
    }
    assert sizes["KV buffer"] == kv_bytes(SMOL, 2048)
    estimate = compute_bytes(SMOL, 2048, flash_attention=flash == "on")
    assert sizes["compute buffer"] == pytest.approx(estimate, rel=0.2)
