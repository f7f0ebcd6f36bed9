"""The embedded language model in torch: its GGUF's weights, unpacked, in transformers' llama.

transformers reads GGUF with the package `gguf` only, which the project does not need elsewhere. llama.cpp
keeps the rows of the query and key weights in another order than transformers: `interleaved` turns them
into llama.cpp's, `halved` back.
"""

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from models.errors import ModelSetupError
from models.gguf_check import checked_metadata
from models.gguf_reader import GgufReader

Weights = NDArray[np.float32]
NAMES = {
    "attn_q": "self_attn.q_proj",
    "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj",
    "attn_output": "self_attn.o_proj",
    "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj",
    "ffn_down": "mlp.down_proj",
}
"""The linear parts of a layer as llama.cpp and transformers call them."""
_NORMS = {"attn_norm": "input_layernorm", "ffn_norm": "post_attention_layernorm"}
_F32, _F16, _Q4_1, _Q8_0 = 0, 1, 3, 8
_BLOCK = 32


def load(path: Path, layers: int | None = None) -> Any:
    """transformers' LlamaModel in bfloat16, its first `layers` only if that is given.

    Raises ModelSetupError where the file is no llama, or is packed otherwise than Q4_1 and Q8_0.
    """
    from transformers import LlamaConfig, LlamaModel  # noqa: PLC0415 - slow to import

    keys = checked_metadata(path)
    if keys["general.architecture"] != "llama":
        raise ModelSetupError(
            f"{str(path)!r} is a {keys['general.architecture']!r}, expected 'llama'."
        )
    shape: dict[str, Any] = {key.removeprefix("llama."): value for key, value in keys.items()}
    heads, kv_heads = shape["attention.head_count"], shape["attention.head_count_kv"]
    settings: dict[str, Any] = {
        "vocab_size": shape["vocab_size"],
        "hidden_size": shape["embedding_length"],
        "intermediate_size": shape["feed_forward_length"],
        "num_hidden_layers": layers or shape["block_count"],
        "num_attention_heads": heads,
        "num_key_value_heads": kv_heads,
        "max_position_embeddings": shape["context_length"],
        "rms_norm_eps": shape["attention.layer_norm_rms_epsilon"],
        "rope_parameters": {"rope_type": "default", "rope_theta": shape["rope.freq_base"]},
        "attn_implementation": "eager",
    }
    model: Any = LlamaModel(LlamaConfig(**settings))
    for one in model.parameters():  # and no buffers: rounded angles of rotation would turn too far
        one.data = one.data.to(torch.bfloat16)
    found = {
        name: torch.from_numpy(halved(weights, heads if "attn_q" in old else kv_heads))
        if "attn_q" in old or "attn_k" in old
        else torch.from_numpy(weights)
        for old, weights in read_tensors(path).items()
        if (name := _name(old, settings["num_hidden_layers"])) is not None
    }
    model.load_state_dict(found)
    return model.requires_grad_(False).eval()


def halved(rows: Weights, heads: int) -> Weights:
    """Rows of llama.cpp's order, which turns neighbours (0, 1), (2, 3) ..., as transformers has them: it
    turns a head's first half against its second."""
    width, size = rows.shape
    return rows.reshape(heads, width // heads // 2, 2, size).swapaxes(1, 2).reshape(width, size)


def interleaved(rows: Weights, heads: int) -> Weights:
    """The inverse of `halved`."""
    width, size = rows.shape
    return rows.reshape(heads, 2, width // heads // 2, size).swapaxes(1, 2).reshape(width, size)


def read_tensors(path: Path) -> dict[str, Weights]:
    """Each tensor by its name, unpacked; rows are outputs. Raises ModelSetupError, as `load` does."""
    keys = checked_metadata(path)
    with path.open("rb") as file:
        reader = GgufReader(file)
        reader.bytes(8)
        tensors, count = reader.count(), reader.count()
        reader.metadata(count)
        table = [_entry(reader) for _ in range(tensors)]
        step = keys.get("general.alignment", _BLOCK)
        if not isinstance(step, int):
            raise ModelSetupError(f"{str(path)!r} has an alignment of {step!r}.")
        start = -(-reader.position() // step) * step
    data = np.memmap(path, dtype=np.uint8, mode="r", offset=start)
    return {name: unpacked(data[at:], kind, shape) for name, shape, kind, at in table}


def unpacked(data: NDArray[np.uint8], kind: int, shape: tuple[int, ...]) -> Weights:
    """Blocks of 32 weights: Q8_0 is a scale and 32 bytes; Q4_1 a scale, a minimum and 16 bytes, the low
    halves of which are the first 16 weights. Source: ggml-common.h and ggml-quants.c of llama.cpp."""
    count = int(np.prod(shape))
    if kind == _F32:
        return np.array(data[: 4 * count].view(np.float32)).reshape(shape)
    if kind == _F16:
        return data[: 2 * count].view(np.float16).astype(np.float32).reshape(shape)
    if kind not in (_Q4_1, _Q8_0):
        raise ModelSetupError(f"Tensors of GGUF type {kind} are not unpacked here: Q4_1 and Q8_0.")
    width = 34 if kind == _Q8_0 else 20
    blocks = np.array(data[: count // _BLOCK * width]).reshape(-1, width)
    scale = blocks[:, :2].view(np.float16).astype(np.float32)
    if kind == _Q8_0:
        return (scale * blocks[:, 2:].view(np.int8)).astype(np.float32).reshape(shape)
    least = blocks[:, 2:4].copy().view(np.float16).astype(np.float32)
    halves = np.concatenate([blocks[:, 4:] & 15, blocks[:, 4:] >> 4], axis=1)
    return np.asarray((scale * halves + least).reshape(shape), dtype=np.float32)


def _entry(reader: GgufReader) -> tuple[str, tuple[int, ...], int, int]:
    """Name, shape (the slowest dimension first), type and offset of a tensor."""
    name = reader.text()
    sizes = [int(reader.scalar("Q")) for _ in range(int(reader.scalar("I")))]
    return name, tuple(sizes[::-1]), int(reader.scalar("I")), int(reader.scalar("Q"))


def _name(old: str, layers: int) -> str | None:
    """transformers' name; None for what is not wanted."""
    if old == "token_embd.weight":
        return "embed_tokens.weight"
    if old == "output_norm.weight":
        return "norm.weight"
    _, layer, part, _ = old.split(".")
    return f"layers.{layer}.{(NAMES | _NORMS)[part]}.weight" if int(layer) < layers else None
