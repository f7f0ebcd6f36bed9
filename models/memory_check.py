"""Refuses a model that does not fit into free memory, before llama.cpp tries and the system kills it."""

from pathlib import Path

from models.catalog import CatalogEntry, load_catalog
from models.engine_options import KvType
from models.errors import ModelSetupError
from models.gguf_shape import read_shape
from models.hardware import Hardware, read_hardware
from models.memory_need import MemoryNeed, ModelShape, compute_bytes, gigabytes, kv_bytes

MARGIN = 200_000_000
"""What the child process takes beside the model: the interpreter and its libraries."""

LEAST_TOKENS = 1024
"""Fewer are no use for an interview."""


def check_memory(
    path: Path,
    n_ctx_total: int,
    hardware: Hardware | None = None,
    *,
    kv_type: KvType = "f16",
    gpu_layers: int = 0,
    flash_attention: bool = True,
) -> MemoryNeed:
    """What the model at `path` needs with a KV cache of `n_ctx_total` tokens over all sequences.

    `gpu_layers` as in llama.cpp: -1 is all, 0 none. `hardware` defaults to this machine. A model whose
    header does not tell its shape is checked by its weights alone. Raises ModelSetupError: no whole
    GGUF file, or more than is free; it names the numbers and the next smaller model that fits.
    """
    shape = read_shape(path)
    hardware = hardware or read_hardware()
    need = MemoryNeed(
        weights=path.stat().st_size,
        kv=kv_bytes(shape, n_ctx_total, kv_type) if shape else 0,
        compute=compute_bytes(shape, n_ctx_total, flash_attention=flash_attention) if shape else 0,
    )
    share = _gpu_share(shape, gpu_layers, hardware)
    on_gpu = round(share * need.total)
    in_ram = need.total - on_gpu + MARGIN
    for what, wanted, free in (
        ("GPU memory", on_gpu, hardware.vram_free),
        ("RAM", in_ram, hardware.ram_free),
    ):
        if wanted > free:
            advice = _advice(free, n_ctx_total, kv_type, need)
            if shape and share in (0.0, 1.0):
                advice = _tokens_that_fit(shape, free - MARGIN, need.weights, kv_type) + advice
            raise ModelSetupError(
                f"Model file {str(path)!r} needs about {gigabytes(wanted)} of {what} "
                f"({_parts(need, n_ctx_total)}), and {gigabytes(free)} are free. {advice}"
            )
    return need


def _gpu_share(shape: ModelShape | None, gpu_layers: int, hardware: Hardware) -> float:
    """The share of the model that lies on the GPU; 0 where there is none."""
    if gpu_layers == 0 or not hardware.gpus:
        return 0.0
    layers = shape.layers if shape else 0
    if gpu_layers < 0 or layers == 0 or gpu_layers >= layers:
        return 1.0
    return gpu_layers / layers


def _parts(need: MemoryNeed, cells: int) -> str:
    return (
        f"weights {gigabytes(need.weights)}, KV cache of {cells} tokens {gigabytes(need.kv)}, "
        f"buffers {gigabytes(need.compute)}"
    )


def _tokens_that_fit(shape: ModelShape, free: int, weights: int, kv_type: KvType) -> str:
    """What this model could still do; empty where it cannot be loaded at all."""
    left = free - weights - compute_bytes(shape, 0)
    per_token = kv_bytes(shape, 1, kv_type) + compute_bytes(shape, 1) - compute_bytes(shape, 0)
    tokens = left // per_token
    return f"It fits with {tokens} tokens. " if tokens >= LEAST_TOKENS else ""


def _advice(free: int, cells: int, kv_type: KvType, need: MemoryNeed) -> str:
    smaller = next_smaller(free, cells, kv_type, need.total)
    if smaller is None:
        return (
            "No smaller model of the catalogue fits either: free memory, or ask for fewer candidates "
            "at once or a shorter context. See: viva models fit"
        )
    entry, quantization, total = smaller
    do = f"pull {entry.name}" if entry.repository else f"use {entry.name}"
    return (
        f"The next smaller that fits is {entry.name!r} at {quantization} (about "
        f"{gigabytes(total)}): viva models {do}. See: viva models fit"
    )


def next_smaller(
    free: int, cells: int, kv_type: KvType, than: int
) -> tuple[CatalogEntry, str, int] | None:
    """The largest model of the catalogue that fits into `free` bytes and needs less than `than`.

    With its smallest quantization and what it needs in all; None where there is none.
    """
    for entry in reversed(load_catalog()):
        quantization = entry.quantizations[0]
        total = (
            entry.weight_bytes(quantization)
            + kv_bytes(entry.shape, cells, kv_type)
            + compute_bytes(entry.shape, cells)
        )
        if total + MARGIN <= free and total < than:
            return entry, quantization, total
    return None
