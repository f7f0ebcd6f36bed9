"""A model that does not fit is refused with the numbers and with what fits."""

from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.hardware import Gpu, Hardware
from models.memory_check import MARGIN, check_memory, next_smaller
from models.memory_need import MemoryNeed
from tests.models.tiny_gguf import blob, tiny_model

GB = 1_000_000_000


def machine(ram: float, vram: float = 0) -> Hardware:
    gpus = (Gpu("NVIDIA H100", 80 * GB, int(vram * GB)),) if vram else ()
    return Hardware(64 * GB, int(ram * GB), 4, gpus=gpus)


def large(folder: Path) -> Path:
    """A file of 20 GB on paper: a tiny model with a hole behind it."""
    path = folder / "large.gguf"
    path.write_bytes(tiny_model())
    with path.open("r+b") as file:
        file.truncate(20 * GB)
    return path


def test_what_fits_is_summed_up(model_path: Path) -> None:
    need = check_memory(model_path, 4096, machine(1))
    assert need == MemoryNeed(model_path.stat().st_size, 94_371_840, 109_051_904)


def test_this_machine_holds_the_embedded_model(model_path: Path) -> None:
    assert check_memory(model_path, 4096).total < GB


def test_a_model_that_is_too_large_names_the_next_smaller(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError) as refused:
        check_memory(large(tmp_path), 8192, machine(8))
    said = str(refused.value)
    assert "needs about 20.2 GB of RAM (weights 20.0 GB, KV cache of 8192 tokens" in said
    assert "8.0 GB are free" in said
    assert "'qwen3-8b' at Q4_K_M" in said
    assert "viva models pull qwen3-8b" in said


def test_a_context_that_is_too_large_names_the_tokens_that_fit(model_path: Path) -> None:
    with pytest.raises(ModelSetupError, match=r"fits with (\d+) tokens") as refused:
        check_memory(model_path, 131_072, machine(1))
    tokens = int(str(refused.value).split("fits with ")[1].split()[0])
    assert check_memory(model_path, tokens, machine(1)).total <= GB - MARGIN
    with pytest.raises(ModelSetupError):
        check_memory(model_path, tokens + 100, machine(1))


def test_nothing_fits(model_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="No smaller model of the catalogue fits"):
        check_memory(model_path, 4096, machine(0.05))


def test_quantized_kv_needs_less(model_path: Path) -> None:
    with pytest.raises(ModelSetupError):
        check_memory(model_path, 65_536, machine(1.5))
    assert check_memory(model_path, 65_536, machine(1.5), kv_type="q8_0").total < 1.5 * GB


def test_what_is_offloaded_must_fit_the_gpu(tmp_path: Path) -> None:
    path = large(tmp_path)
    check_memory(path, 4096, machine(1, vram=24), gpu_layers=-1)
    with pytest.raises(ModelSetupError, match=r"of GPU memory.*and 16\.0 GB are free"):
        check_memory(path, 4096, machine(64, vram=16), gpu_layers=-1)
    with pytest.raises(ModelSetupError, match=r"of RAM.*and 8\.0 GB are free"):
        check_memory(path, 4096, machine(8, vram=24), gpu_layers=1)  # half of its two layers
    check_memory(path, 4096, machine(12, vram=12), gpu_layers=1)


def test_without_a_gpu_offloading_falls_back_to_ram(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match="of RAM"):
        check_memory(large(tmp_path), 4096, machine(8), gpu_layers=-1)


def test_a_header_without_a_shape_is_checked_by_its_weights(tmp_path: Path) -> None:
    path = tmp_path / "blob.gguf"
    path.write_bytes(blob(1024))
    assert check_memory(path, 4096, machine(1)).kv == 0
    with pytest.raises(ModelSetupError):
        check_memory(path, 4096, machine(0.1))


def test_the_next_smaller_is_smaller_than_what_was_asked_for() -> None:
    found = next_smaller(64 * GB, 4096, "f16", than=6 * GB)
    assert found is not None
    entry, quantization, total = found
    assert (entry.name, quantization) == ("qwen3-8b", "Q4_K_M")
    assert total < 6 * GB
    assert next_smaller(64 * GB, 4096, "f16", than=100_000_000) is None
