"""What a model needs of memory: weights, KV cache, compute buffer. Bytes throughout; GB is 10^9 bytes.

Sample, SmolLM2-135M at Q4_1 with 4096 cells of KV cache (llama.cpp reports 92.1 MiB of weights,
90.0 MiB of KV cache and a compute buffer of 98.3 MiB for it):

    MemoryNeed(weights=98_000_000, kv=94_371_840, compute=109_051_904)
"""

from dataclasses import dataclass

from models.engine_options import KvType

BITS_PER_WEIGHT = {
    "F16": 16.0005, "Q8_0": 8.5008, "Q6_K": 6.5633, "Q5_K_M": 5.7036, "Q5_K_S": 5.5704,
    "Q4_K_M": 4.8944, "Q4_K_S": 4.6672, "IQ4_NL": 4.6818, "IQ4_XS": 4.4597, "Q3_K_L": 4.2979,
    "Q3_K_S": 3.6429, "Q2_K": 3.1593, "Q4_1": 5.0, "MXFP4": 4.63,
}  # fmt: skip
"""Bits per weight, scales included. Source: the table for Llama 3.1 8B in tools/quantize/README.md of
llama.cpp; models whose vocabulary is a greater share of them need a few per cent more. Q4_1 is its
block (20 bytes for 32 weights); MXFP4 is the published gpt-oss-20b file, 12.1 GB for 20.9 billion."""

KV_BYTES: dict[KvType, float] = {"f16": 2.0, "q8_0": 34 / 32, "q4_0": 18 / 32}
"""Bytes per value of the KV cache: ggml's blocks of 32 values."""

MICRO_BATCH = 512
"""llama.cpp's n_ubatch: how many tokens of a prompt are evaluated in one step, at most."""


@dataclass(frozen=True)
class ModelShape:
    """What the KV cache and the buffers follow from.

    `kv_heads` has an entry per layer. `windowed` layers look back at most `window` tokens.
    """

    heads: int
    kv_heads: tuple[int, ...]
    key_size: int
    value_size: int
    vocabulary: int
    window: int | None = None
    windowed: tuple[bool, ...] = ()

    @property
    def layers(self) -> int:
        return len(self.kv_heads)


@dataclass(frozen=True)
class MemoryNeed:
    """`compute` is an estimate, good to about a fifth; the others are exact where the file is there."""

    weights: int
    kv: int
    compute: int

    @property
    def total(self) -> int:
        return self.weights + self.kv + self.compute


def weight_bytes(parameters: int, quantization: str) -> int:
    """An estimate before the file is there. Raises KeyError for a quantization that is not tabled."""
    return round(parameters * BITS_PER_WEIGHT[quantization] / 8)


def kv_bytes(
    shape: ModelShape,
    cells: int,
    kv_type: KvType = "f16",
    *,
    sequences: int = 1,
    whole_windows: bool = True,
) -> int:
    """Bytes of a KV cache of `cells` tokens: 2 x layers x kv_heads x head_size x bytes x tokens.

    With `whole_windows` (llama.cpp's `swa_full`, its default) a windowed layer keeps every token,
    so that a sequence can be cut back or forked anywhere; without, only the window of each of
    `sequences` and one micro-batch (llama-kv-cache-iswa.cpp).
    """
    values = 0
    short = min(cells, (shape.window or cells) * sequences + MICRO_BATCH)
    for layer, kv_heads in enumerate(shape.kv_heads):
        windowed = bool(shape.windowed) and shape.windowed[layer] and not whole_windows
        width = kv_heads * (shape.key_size + shape.value_size)
        values += width * (short if windowed else cells)
    return round(values * KV_BYTES[kv_type])


def compute_bytes(shape: ModelShape, cells: int, *, flash_attention: bool = True) -> int:
    """An estimate of llama.cpp's compute buffer for one micro-batch.

    Logits or, without flash attention, attention scores, whichever is more, and the mask, in F32.
    Against llama.cpp on SmolLM2-135M: 112 estimated and 98 MiB allocated at 8192 cells with flash
    attention, 160 and 166 MiB without.
    """
    widest = shape.vocabulary if flash_attention else max(shape.vocabulary, shape.heads * cells)
    return MICRO_BATCH * 4 * (widest + cells)


def gigabytes(size: float) -> str:
    """`4.9 GB`, or `98 MB` below one gigabyte, or `0.4 MB`."""
    if size >= 1e9:
        return f"{size / 1e9:.1f} GB"
    return f"{size / 1e6:.0f} MB" if size >= 10e6 else f"{size / 1e6:.1f} MB"
