"""Which models of the catalogue fit a machine, with which settings, and about how fast they decode.

Decoding is bound by memory: a step reads the weights once and every candidate's KV cache, so each of n
candidates gets at most bandwidth / (weights + n x KV) tokens/s. On a CPU it is bound by computing as
well: all together get at most cores x CPU_WEIGHTS_PER_S / weights per token. The lesser of both is a
ceiling, not a promise. Evaluating prompts is not estimated.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from models.bandwidth import gpu_bandwidth
from models.catalog import CatalogEntry
from models.engine_options import EngineOptions, KvType
from models.hardware import Hardware
from models.memory_need import MemoryNeed, compute_bytes, gigabytes, kv_bytes

RAM_RESERVE = 1_500_000_000 + (EngineOptions().swap_mb << 20)
"""Kept free for the app, its embedder and its juror, and for sessions that the engine swaps out."""
VRAM_RESERVE = 500_000_000
"""Kept free for the driver's own buffers."""
CPU_WEIGHTS_PER_S = 17.8e9
"""Weights that a core multiplies per second in a batch. Measured: SmolLM2-135M Q4_1 evaluated 264 prompt
tokens/s on 2 quiet AVX2 cores (AMD EPYC), and 264 x 134.5 million / 2 is this."""
KV_TYPES: tuple[KvType, ...] = ("f16", "q8_0")


@dataclass(frozen=True)
class Wish:
    """`candidates` at once, each with `context` tokens, each getting `at_least` tokens/s."""

    candidates: int = 8
    context: int = 4096
    at_least: float = 5.0

    @property
    def cells(self) -> int:
        """Tokens of KV cache that the engine sets up for them together."""
        return EngineOptions(n_ctx=self.context, parallel=self.candidates).kv_cells

    def tokens_each(self, decoding: int) -> int:
        """Tokens that each of so many has in the cache when it is full."""
        return min(self.context, self.cells // decoding)


@dataclass(frozen=True)
class Plan:
    """A model with its settings. `why` says what is against it; empty where nothing is.

    `each` is tokens/s per candidate at most while all decode, `alone` with one only; None where the
    bandwidth is not known.
    """

    entry: CatalogEntry
    quantization: str
    kv_type: KvType
    on_gpu: bool
    need: MemoryNeed
    fits: bool
    alone: float | None
    each: float | None
    why: str

    @property
    def good(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Machine:
    """`ram_bandwidth` in bytes per second; `sizes` are those of files at hand, by name and quantization."""

    hardware: Hardware
    ram_bandwidth: float
    sizes: Mapping[tuple[str, str], int] = field(default_factory=dict)


def plan_models(entries: Sequence[CatalogEntry], machine: Machine, wish: Wish) -> list[Plan]:
    """A plan per entry, in their order: the best quantization that is good, else the smallest."""
    return [_plan_entry(entry, machine, wish) for entry in entries]


def best_plan(plans: Sequence[Plan]) -> Plan | None:
    """The largest good one; None where none is."""
    good = [plan for plan in plans if plan.good]
    return max(good, key=lambda plan: plan.entry.parameters) if good else None


def next_larger(plans: Sequence[Plan], best: Plan | None) -> Plan | None:
    """The smallest that is larger than the best one, and so is not good."""
    floor = best.entry.parameters if best else 0
    larger = [plan for plan in plans if plan.entry.parameters > floor]
    return min(larger, key=lambda plan: plan.entry.parameters) if larger else None


def _plan_entry(entry: CatalogEntry, machine: Machine, wish: Wish) -> Plan:
    tried = [
        _plan(entry, quantization, kv_type, machine, wish, on_gpu)
        for on_gpu in ((True, False) if machine.hardware.gpus else (False,))
        for quantization in reversed(entry.quantizations)
        for kv_type in KV_TYPES
    ]
    for plan in tried:
        if plan.good:
            return plan
    fitting = [plan for plan in tried if plan.fits]
    if fitting:
        return min(fitting, key=lambda p: (not p.on_gpu, p.need.weights, KV_TYPES.index(p.kv_type)))
    return min(tried, key=lambda p: p.need.total - free_room(machine.hardware, p.on_gpu))


def _plan(
    entry: CatalogEntry,
    quantization: str,
    kv_type: KvType,
    machine: Machine,
    wish: Wish,
    on_gpu: bool,
) -> Plan:
    size = machine.sizes.get((entry.name, quantization))
    need = MemoryNeed(
        weights=size or entry.weight_bytes(quantization),
        kv=kv_bytes(entry.shape, wish.cells, kv_type),
        compute=compute_bytes(entry.shape, wish.cells),
    )
    hardware = machine.hardware
    room = free_room(hardware, on_gpu)
    bandwidth = _gpu_speed(hardware) if on_gpu else machine.ram_bandwidth
    alone, each = (
        _least(
            _memory_bound(entry, need.weights, _kv_of_one(entry, kv_type, wish, n), n, bandwidth),
            None if on_gpu else _computing_bound(entry, n, hardware.cores),
        )
        for n in (1, wish.candidates)
    )
    why = ""
    if wish.context > entry.context:
        why = f"it was trained for {entry.context} tokens of context, not {wish.context}"
    elif need.total > room:
        place = "GPU memory" if on_gpu else "RAM"
        why = f"it needs {gigabytes(need.total)} of {place}; {gigabytes(room)} can be used"
    elif each is not None and each < wish.at_least:
        why = f"{each:.1f} tokens/s for each candidate at most; {wish.at_least:g} are wanted"
    fits = need.total <= room and wish.context <= entry.context
    return Plan(entry, quantization, kv_type, on_gpu, need, fits, alone, each, why)


def free_room(hardware: Hardware, on_gpu: bool) -> int:
    """Bytes that a model may take, the reserve left out."""
    free = hardware.vram_free - VRAM_RESERVE if on_gpu else hardware.ram_free - RAM_RESERVE
    return max(0, free)


def _gpu_speed(hardware: Hardware) -> float | None:
    """Layers are spread over the cards and computed in turn, so the slowest bounds them all."""
    speeds = [gpu_bandwidth(gpu.name) for gpu in hardware.gpus]
    known = [speed for speed in speeds if speed is not None]
    return min(known) if known and len(known) == len(speeds) else None


def _kv_of_one(entry: CatalogEntry, kv_type: KvType, wish: Wish, decoding: int) -> int:
    """Bytes of KV cache that a token of one candidate reads when the cache is full."""
    return kv_bytes(entry.shape, wish.tokens_each(decoding), kv_type, whole_windows=False)


def _memory_bound(
    entry: CatalogEntry, weights: int, kv: int, candidates: int, bandwidth: float | None
) -> float | None:
    """Tokens/s of one of `candidates` that decode at once."""
    if bandwidth is None:
        return None
    # Of a mixture of experts, each candidate's token may read other experts.
    active = (entry.active_parameters or entry.parameters) * candidates
    read = weights * min(1.0, active / entry.parameters)
    return bandwidth / (read + candidates * kv)


def _computing_bound(entry: CatalogEntry, candidates: int, cores: int) -> float:
    per_token = entry.active_parameters or entry.parameters
    return cores * CPU_WEIGHTS_PER_S / per_token / candidates


def _least(memory: float | None, computing: float | None) -> float | None:
    """The lesser bound; None where the memory's is not known."""
    if memory is None or computing is None:
        return memory
    return min(memory, computing)
