"""A whole model with sliding windows and random weights that llama.cpp loads: most layers of a Gemma 3
look at the last few tokens only."""

import random
import struct

from tests.models.tiny_gguf import file as gguf_file
from tests.models.tiny_gguf import key, tiny_vocabulary

WINDOW = 16
WIDTH, FORWARD, HEADS, KV_HEADS, HEAD_SIZE, LAYERS = 64, 128, 2, 1, 32, 6


def tiny_gemma(seed: int = 1) -> bytes:
    """Six layers over single bytes, five of them with a window of `WINDOW` tokens."""
    vocabulary, vocabulary_keys = tiny_vocabulary()
    numbers = {
        "context_length": 256,
        "embedding_length": WIDTH,
        "block_count": LAYERS,
        "feed_forward_length": FORWARD,
        "attention.head_count": HEADS,
        "attention.head_count_kv": KV_HEADS,
        "attention.key_length": HEAD_SIZE,
        "attention.value_length": HEAD_SIZE,
        "attention.sliding_window": WINDOW,
        "vocab_size": vocabulary,
    }
    keys = [
        key("general.architecture", "gemma3"),
        key("general.file_type", 0),
        key("gemma3.attention.layer_norm_rms_epsilon", 1e-6),
        *(key(f"gemma3.{name}", number) for name, number in numbers.items()),
        *vocabulary_keys,
    ]
    tensors = _tensors(vocabulary)
    draw = random.Random(seed)
    weights: list[float] = []
    for name, shape in tensors:
        count = shape[0] * (shape[1] if len(shape) > 1 else 1)
        norm = name.endswith("norm.weight")
        weights += [1.0 if norm else draw.gauss(0, 0.3) for _ in range(count)]
    return gguf_file(keys, tensors, struct.pack(f"<{len(weights)}f", *weights))


def _tensors(vocabulary: int) -> list[tuple[str, tuple[int, ...]]]:
    shapes: dict[str, tuple[int, ...]] = {
        "attn_norm": (WIDTH,),
        "attn_q": (WIDTH, HEADS * HEAD_SIZE),
        "attn_k": (WIDTH, KV_HEADS * HEAD_SIZE),
        "attn_v": (WIDTH, KV_HEADS * HEAD_SIZE),
        "attn_output": (HEADS * HEAD_SIZE, WIDTH),
        "post_attention_norm": (WIDTH,),
        "attn_k_norm": (HEAD_SIZE,),
        "attn_q_norm": (HEAD_SIZE,),
        "ffn_norm": (WIDTH,),
        "ffn_gate": (WIDTH, FORWARD),
        "ffn_up": (WIDTH, FORWARD),
        "ffn_down": (FORWARD, WIDTH),
        "post_ffw_norm": (WIDTH,),
    }
    layers = [
        (f"blk.{layer}.{name}.weight", shape)
        for layer in range(LAYERS)
        for name, shape in shapes.items()
    ]
    return [("token_embd.weight", (WIDTH, vocabulary)), ("output_norm.weight", (WIDTH,)), *layers]
