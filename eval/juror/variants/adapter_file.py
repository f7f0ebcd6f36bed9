"""A LoRA adapter as a GGUF file, as llama.cpp reads it beside the model.

Sample of the tensors: "blk.0.attn_q.weight.lora_a" of shape (16, 576), "blk.0.attn_q.weight.lora_b" of
(576, 16), in F32. Format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md; the keys are those of
llama.cpp's src/llama-adapter.cpp.
"""

import struct
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch

from eval.juror.variants.smol import interleaved

_TEXT, _F32_VALUE, _F32 = 8, 6, 0
_STEP = 32


def write_adapter(
    path: Path,
    pairs: Mapping[str, tuple[torch.Tensor, torch.Tensor]],
    *,
    alpha: float,
    heads: Mapping[str, int],
) -> None:
    """`pairs` holds (down, up) for a weight by llama.cpp's name; `heads` those whose rows it has in another
    order, with their number of heads. What is added is scaled by alpha / rank."""
    tensors: dict[str, np.ndarray[tuple[int, ...], np.dtype[np.float32]]] = {}
    for name, (down, up) in pairs.items():
        rows = up.detach().float().numpy()
        count = heads.get(name.split(".")[-2])
        tensors[f"{name}.lora_a"] = down.detach().float().numpy()
        tensors[f"{name}.lora_b"] = interleaved(rows, count) if count else rows
    keys = [
        *(_text(key) + struct.pack("<I", _TEXT) + _text(value) for key, value in _KEYS.items()),
        _text("adapter.lora.alpha") + struct.pack("<If", _F32_VALUE, alpha),
    ]
    head = b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(keys)) + b"".join(keys)
    offset = 0
    for name, values in tensors.items():
        sizes = b"".join(struct.pack("<Q", size) for size in values.shape[::-1])
        head += _text(name) + struct.pack("<I", values.ndim) + sizes
        head += struct.pack("<IQ", _F32, offset)
        offset += values.nbytes + -values.nbytes % _STEP
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(head + bytes(-len(head) % _STEP))
        for values in tensors.values():
            file.write(np.ascontiguousarray(values).tobytes() + bytes(-values.nbytes % _STEP))


_KEYS = {"general.architecture": "llama", "general.type": "adapter", "adapter.type": "lora"}


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()
