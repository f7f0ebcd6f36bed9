"""Writes a GGUF file whose weights are random: the shape of a model without the model.

A layout is a list of tensors; each is filled from a small pool of random blocks, so that five
gigabytes are written in the time that the disk needs. Format: GGUF version 3,
https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

F32, Q4_K, Q6_K = 0, 12, 14
BLOCKS = {F32: (1, 4), Q4_K: (256, 144), Q6_K: (256, 210)}
"""Tensor type to (weights per block, bytes per block): ggml's type traits."""

ALIGNMENT = 32
POOL_BLOCKS = 1 << 15
SPREAD = 0.02
"""Standard deviation of the weights, as models of this size are initialized."""

UINT32, FLOAT32, STRING = 4, 6, 8


@dataclass(frozen=True)
class Tensor:
    """`shape` as GGUF has it, the row's length first."""

    name: str
    shape: tuple[int, ...]
    kind: int

    @property
    def size(self) -> int:
        """Bytes."""
        weights, width = BLOCKS[self.kind]
        return prod(self.shape) // weights * width


def text(value: str) -> bytes:
    data = value.encode()
    return struct.pack("<Q", len(data)) + data


def entry(key: str, value: str | int | float) -> bytes:
    """A metadata pair: a text, an unsigned 32-bit number or a 32-bit float."""
    if isinstance(value, str):
        return text(key) + struct.pack("<I", STRING) + text(value)
    if isinstance(value, int):
        return text(key) + struct.pack("<II", UINT32, value)
    return text(key) + struct.pack("<If", FLOAT32, value)


def write_gguf(path: Path, metadata: Sequence[bytes], tensors: Sequence[Tensor]) -> None:
    """`metadata` as `entry` makes it. Raises OSError where the disk is full."""
    pools = {kind: _pool(kind, np.random.default_rng(7)).tobytes() for kind in (Q4_K, Q6_K)}
    with path.open("wb") as file:
        file.write(b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)))
        file.write(b"".join(metadata))
        offset = 0
        for tensor in tensors:
            file.write(text(tensor.name) + struct.pack("<I", len(tensor.shape)))
            file.write(struct.pack(f"<{len(tensor.shape)}Q", *tensor.shape))
            file.write(struct.pack("<IQ", tensor.kind, offset))
            offset += tensor.size + -tensor.size % ALIGNMENT
        file.write(bytes(-file.tell() % ALIGNMENT))
        for tensor in tensors:
            _fill(file, tensor, pools)
            file.write(bytes(-tensor.size % ALIGNMENT))


def _fill(file: BinaryIO, tensor: Tensor, pools: dict[int, bytes]) -> None:
    if tensor.kind == F32:  # norms
        file.write(np.ones(tensor.shape, dtype="<f4").tobytes())
        return
    left, pool = tensor.size, pools[tensor.kind]
    while left:
        left -= file.write(pool[:left])


def _pool(kind: int, random: np.random.Generator) -> NDArray[np.uint8]:
    """Blocks of random bytes whose scales give weights around 0 with the spread SPREAD."""
    width = BLOCKS[kind][1]
    pool = random.integers(0, 256, (POOL_BLOCKS, width), dtype=np.uint8)
    if kind == Q4_K:  # d * scale * q - dmin * minimum: scales and minima up to 63, q up to 15
        scale = SPREAD / 190
        pool[:, 0:4] = np.array([scale, 7.5 * scale], dtype="<f2").view(np.uint8)
    else:  # d * scale * (q - 32): scales of a signed byte, q up to 63
        pool[:, 208:210] = np.array([SPREAD / 1370], dtype="<f2").view(np.uint8)
    return pool
