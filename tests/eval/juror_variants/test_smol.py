"""The language model's file unpacked for torch, and the adapter's written for llama.cpp."""

import struct
from pathlib import Path

import numpy as np
import pytest
import torch

from eval.juror.variants.adapter_file import write_adapter
from eval.juror.variants.smol import halved, interleaved, read_tensors, unpacked
from models.errors import ModelSetupError
from models.gguf_check import checked_metadata
from tests.models import tiny_gguf


def test_blocks_are_unpacked() -> None:
    scale = struct.pack("<e", 0.5)
    bytes_ = struct.pack("<32b", *range(-16, 16))
    q8 = unpacked(np.frombuffer(scale + bytes_, np.uint8), 8, (2, 16))
    assert q8.tolist() == (0.5 * np.arange(-16, 16).reshape(2, 16)).tolist()
    nibbles = bytes(low | (15 - low) << 4 for low in range(16))
    q4 = unpacked(np.frombuffer(scale + struct.pack("<e", -1.0) + nibbles, np.uint8), 3, (32,))
    assert q4.tolist() == [0.5 * n - 1 for n in (*range(16), *range(15, -1, -1))]


def test_other_packings_are_refused() -> None:
    with pytest.raises(ModelSetupError, match="GGUF type 12"):
        unpacked(np.zeros(144, np.uint8), 12, (256,))


def test_tensors_are_found_by_name(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(tiny_gguf.tiny_model())
    found = read_tensors(path)
    assert found["blk.1.ffn_up.weight"].shape == (tiny_gguf.FORWARD, tiny_gguf.WIDTH)
    assert 0.04 < float(found["token_embd.weight"].std()) < 0.06


def test_the_two_orders_of_rows() -> None:
    rows = np.arange(8, dtype=np.float32).reshape(8, 1)
    assert halved(rows, 2)[:, 0].tolist() == [0, 2, 1, 3, 4, 6, 5, 7]
    assert (interleaved(halved(rows, 2), 2) == rows).all()


def test_an_adapter_is_a_gguf_file(tmp_path: Path) -> None:
    down, up = torch.ones(2, 4), torch.arange(16.0).reshape(8, 2)
    pairs = {"blk.0.attn_q.weight": (down, up), "blk.0.ffn_up.weight": (down, up)}
    path = tmp_path / "adapter.gguf"
    write_adapter(path, pairs, alpha=4.0, heads={"attn_q": 2})
    assert checked_metadata(path)["adapter.lora.alpha"] == 4.0
    found = read_tensors(path)
    assert (found["blk.0.ffn_up.weight.lora_b"] == up.numpy()).all()
    assert (halved(found["blk.0.attn_q.weight.lora_b"], 2) == up.numpy()).all()
    assert found["blk.0.attn_q.weight.lora_a"].shape == (2, 4)
