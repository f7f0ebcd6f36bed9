"""Random-weight models of a known shape: what hardware does with them does not depend on weights.

Tokens, their merges and the chat template come from a model that is at hand; what its vocabulary
lacks is filled up with made-up tokens.
"""

import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from eval.engine.gguf_writer import (
    F32,
    Q4_K,
    Q6_K,
    Tensor,
    entry,
    text,
    write_gguf,
)
from models.errors import ModelSetupError
from models.gguf_reader import GgufReader

Q4_K_M = 15
"""general.file_type: llama_ftype of llama.cpp."""

_NORMAL = 1
_TOKENS, _TYPES = "tokenizer.ggml.tokens", "tokenizer.ggml.token_type"


@dataclass(frozen=True)
class Shape:
    """A dense model of the qwen3 architecture, output and input embeddings apart."""

    name: str
    layers: int
    width: int
    heads: int
    kv_heads: int
    head_size: int
    feed_forward: int
    vocabulary: int
    context: int


SHAPES = {
    "qwen3-8b": Shape(
        name="qwen3-8b-random",
        layers=36,
        width=4096,
        heads=32,
        kv_heads=8,
        head_size=128,
        feed_forward=12288,
        vocabulary=151936,
        context=40960,
    )
}
"""Source: config.json of Qwen/Qwen3-8B."""


def build(path: Path, shape: Shape, tokens_of: Path) -> Path:
    """Write `shape` to `path`, quantized as Q4_K_M does it; one that is there is kept.

    `tokens_of` is the GGUF file whose vocabulary is used. Raises ModelSetupError where it has more
    tokens than `shape`, or where the file cannot be written.
    """
    if path.exists():
        return path
    unfinished = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_gguf(unfinished, _metadata(shape, tokens_of), tensors_of(shape))
        unfinished.rename(path)
    except OSError as error:
        with suppress(OSError):
            unfinished.unlink()
        size = sum(tensor.size for tensor in tensors_of(shape)) / 1e9
        raise ModelSetupError(
            f"{str(path)!r} ({size:.1f} GB) cannot be written: {error.strerror}. "
            "Free space there, or name another place with --data."
        ) from error
    return path


def tensors_of(shape: Shape) -> list[Tensor]:
    """Q4_K, with Q6_K where llama.cpp's Q4_K_M takes it: output, and half of two matrices."""
    width, wide = shape.width, shape.heads * shape.head_size
    narrow, ffn = shape.kv_heads * shape.head_size, shape.feed_forward
    found = [
        Tensor("token_embd.weight", (width, shape.vocabulary), Q4_K),
        Tensor("output_norm.weight", (width,), F32),
        Tensor("output.weight", (width, shape.vocabulary), Q6_K),
    ]
    for layer in range(shape.layers):
        finer = Q6_K if _finer(layer, shape.layers) else Q4_K
        parts = [
            ("attn_norm", (width,), F32),
            ("attn_q", (width, wide), Q4_K),
            ("attn_k", (width, narrow), Q4_K),
            ("attn_v", (width, narrow), finer),
            ("attn_output", (wide, width), Q4_K),
            ("attn_q_norm", (shape.head_size,), F32),
            ("attn_k_norm", (shape.head_size,), F32),
            ("ffn_norm", (width,), F32),
            ("ffn_gate", (width, ffn), Q4_K),
            ("ffn_up", (width, ffn), Q4_K),
            ("ffn_down", (ffn, width), finer),
        ]
        found += [Tensor(f"blk.{layer}.{name}.weight", size, kind) for name, size, kind in parts]
    return found


def bytes_per_token(shape: Shape) -> int:
    """Weights that one token reads: all but the table of input embeddings."""
    return sum(t.size for t in tensors_of(shape) if t.name != "token_embd.weight")


def _finer(layer: int, layers: int) -> bool:
    """`use_more_bits` of llama.cpp's quantization: the first and last eighth, else each third."""
    eighth = layers // 8
    return layer < eighth or layer >= 7 * layers // 8 or (layer - eighth) % 3 == 2


def _metadata(shape: Shape, tokens_of: Path) -> list[bytes]:
    own: dict[str, str | int | float] = {
        "general.architecture": "qwen3",
        "general.name": shape.name,
        "general.file_type": Q4_K_M,
        "general.quantization_version": 2,
        "qwen3.block_count": shape.layers,
        "qwen3.context_length": shape.context,
        "qwen3.embedding_length": shape.width,
        "qwen3.feed_forward_length": shape.feed_forward,
        "qwen3.attention.head_count": shape.heads,
        "qwen3.attention.head_count_kv": shape.kv_heads,
        "qwen3.attention.key_length": shape.head_size,
        "qwen3.attention.value_length": shape.head_size,
        "qwen3.attention.layer_norm_rms_epsilon": 1e-6,
        "qwen3.rope.freq_base": 1e6,
    }
    kept = _tokenizer(tokens_of, shape.vocabulary)
    return [*(entry(key, value) for key, value in own.items()), *kept]


def _tokenizer(source: Path, vocabulary: int) -> list[bytes]:
    """The metadata pairs of `source` about its tokenizer, filled up to `vocabulary` tokens."""
    pairs: list[bytes] = []
    with source.open("rb") as file:
        reader = GgufReader(file)
        reader.bytes(16)
        for _ in range(reader.count()):
            key, kind = reader.text(), int(reader.scalar("I"))
            start = reader.position()
            reader.value(kind)
            end = reader.position()
            file.seek(start)
            raw = reader.bytes(end - start)
            if key in (_TOKENS, _TYPES):
                raw = _filled(raw, key, vocabulary, source)
            if key.startswith("tokenizer."):
                pairs.append(text(key) + struct.pack("<I", kind) + raw)
    return pairs


def _filled(raw: bytes, key: str, vocabulary: int, source: Path) -> bytes:
    """The array `raw` (element type, length, elements) made `vocabulary` elements long."""
    kind, length = struct.unpack_from("<IQ", raw)
    if length > vocabulary:
        raise ModelSetupError(
            f"{str(source)!r} has {length} tokens, more than the shape's {vocabulary}. Use another."
        )
    more = range(length, vocabulary)
    if key == _TOKENS:
        added = b"".join(text(f"made-up-{number}") for number in more)
    else:
        added = struct.pack("<i", _NORMAL) * len(more)
    return struct.pack("<IQ", kind, vocabulary) + raw[12:] + added
