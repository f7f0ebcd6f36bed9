"""GGUF files for tests: a whole llama with random weights that llama.cpp loads, and mere bytes."""

import random
import struct
from collections.abc import Sequence

Tensor = tuple[str, tuple[int, ...]]

WIDTH, FORWARD, HEADS, KV_HEADS, LAYERS = 64, 128, 2, 1, 2
_UINT32, _FLOAT32, _STRING, _ARRAY, _INT32 = 4, 6, 8, 9, 5


def text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()


def key(name: str, value: str | int | float | list[str] | list[int]) -> bytes:
    """A metadata key with its value; numbers are 32 bits wide."""
    if isinstance(value, str):
        return text(name) + struct.pack("<I", _STRING) + text(value)
    if isinstance(value, float):
        return text(name) + struct.pack("<If", _FLOAT32, value)
    if isinstance(value, int):
        return text(name) + struct.pack("<II", _UINT32, value)
    kind = _STRING if isinstance(value[0], str) else _INT32
    items = b"".join(text(v) if isinstance(v, str) else struct.pack("<i", v) for v in value)
    return text(name) + struct.pack("<IIQ", _ARRAY, kind, len(value)) + items


def file(keys: list[bytes], tensors: Sequence[Tensor], data: bytes) -> bytes:
    """A version 3 file of F32 tensors that lie one after the other in `data`."""
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)) + b"".join(keys)
    offset = 0
    for name, shape in tensors:
        head += text(name) + struct.pack("<I", len(shape))
        head += b"".join(struct.pack("<Q", n) for n in shape) + struct.pack("<IQ", 0, offset)
        offset += 4 * _count(shape)
    return head + bytes(-len(head) % 32) + data


def blob(size: int, seed: int = 1) -> bytes:
    """A whole GGUF file with one tensor of `size` random bytes; no model."""
    keys = [key("general.architecture", "llama"), key("llama.context_length", 64)]
    return file(keys, [("w", (size // 4,))], random.Random(seed).randbytes(size))


def tiny_model(seed: int = 1) -> bytes:
    """A llama of two layers over single bytes, about half a megabyte."""
    vocabulary, vocabulary_keys = tiny_vocabulary()
    keys = [
        key("general.architecture", "llama"),
        key("general.name", "tiny"),
        key("general.file_type", 0),
        key("llama.context_length", 256),
        key("llama.embedding_length", WIDTH),
        key("llama.block_count", LAYERS),
        key("llama.feed_forward_length", FORWARD),
        key("llama.attention.head_count", HEADS),
        key("llama.attention.head_count_kv", KV_HEADS),
        key("llama.attention.layer_norm_rms_epsilon", 1e-5),
        key("llama.rope.dimension_count", WIDTH // HEADS),
        key("llama.vocab_size", vocabulary),
        *vocabulary_keys,
    ]
    tensors = _tensors(vocabulary)
    draw = random.Random(seed)
    weights = [draw.gauss(0, 0.05) for _, shape in tensors for _ in range(_count(shape))]
    return file(keys, tensors, struct.pack(f"<{len(weights)}f", *weights))


def tiny_vocabulary() -> tuple[int, list[bytes]]:
    """How many tokens, and the keys of the tokenizer: bytes, yes, no, and an end of text."""
    merges = ["y e", "ye s", "n o", "Y e", "Ye s", "N o"]  # the engine wants yes and no as tokens
    tokens = [*_byte_tokens(), *(merge.replace(" ", "") for merge in merges), "<|end|>"]
    keys = [
        key("tokenizer.ggml.model", "gpt2"),
        key("tokenizer.ggml.pre", "smollm"),
        key("tokenizer.ggml.tokens", tokens),
        key("tokenizer.ggml.token_type", [1] * (len(tokens) - 1) + [3]),
        key("tokenizer.ggml.merges", merges),
        key("tokenizer.ggml.bos_token_id", len(tokens) - 1),
        key("tokenizer.ggml.eos_token_id", len(tokens) - 1),
        key(
            "tokenizer.chat_template",
            "{% for m in messages %}{{ m['content'] }}<|end|>{% endfor %}",
        ),
    ]
    return len(tokens), keys


def _tensors(vocabulary: int) -> list[Tensor]:
    kv = WIDTH // HEADS * KV_HEADS
    tensors: list[Tensor] = [
        ("token_embd.weight", (WIDTH, vocabulary)),
        ("output_norm.weight", (WIDTH,)),
    ]
    for layer in range(LAYERS):
        parts: list[Tensor] = [
            ("attn_norm", (WIDTH,)),
            ("attn_q", (WIDTH, WIDTH)),
            ("attn_k", (WIDTH, kv)),
            ("attn_v", (WIDTH, kv)),
            ("attn_output", (WIDTH, WIDTH)),
            ("ffn_norm", (WIDTH,)),
            ("ffn_gate", (WIDTH, FORWARD)),
            ("ffn_up", (WIDTH, FORWARD)),
            ("ffn_down", (FORWARD, WIDTH)),
        ]
        tensors += [(f"blk.{layer}.{name}.weight", shape) for name, shape in parts]
    return tensors


def _byte_tokens() -> list[str]:
    """The characters that GPT-2's byte-level tokenizer writes for the 256 bytes."""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [byte for byte in range(256) if byte not in plain]
    names = {byte: chr(byte) for byte in plain}
    names |= {byte: chr(256 + number) for number, byte in enumerate(others)}
    return [names[byte] for byte in range(256)]


def _count(shape: tuple[int, ...]) -> int:
    count = 1
    for size in shape:
        count *= size
    return count
