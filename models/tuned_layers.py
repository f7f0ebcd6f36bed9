"""Files of transformer layers that this project tuned, which read on from the embedder's lower layer (`read_low`).

Two modules have one: `frame_layers.py` reads a frame, `statement_layers.py` a statement together with an answer.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from models.digests import file_digest
from models.errors import ModelSetupError

if TYPE_CHECKING:
    import torch

_STEPS = 127
_SCALE = ".scale"
"""Ends the name of the tensor with a matrix's steps."""


def read_tensors(path: Path, remedy: str) -> "dict[str, torch.Tensor]":
    """As they are in the file. Raises ModelSetupError that ends in `remedy`."""
    from safetensors import SafetensorError  # noqa: PLC0415
    from safetensors.torch import load_file  # noqa: PLC0415

    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelSetupError(unreadable(path, error, remedy)) from error


def packed(tensors: "Mapping[str, torch.Tensor]") -> "dict[str, torch.Tensor]":
    """For a file: matrices in eight bits, each row in steps of its own, all else in half precision."""
    import torch  # noqa: PLC0415 - loads for seconds

    found = {}
    for name, tensor in tensors.items():
        if tensor.dim() < 2:
            found[name] = tensor.to(torch.float16)
            continue
        scale = (tensor.abs().amax(1, keepdim=True) / _STEPS).clamp(min=1e-12)
        found[name] = (tensor / scale).round().to(torch.int8)
        found[name + _SCALE] = scale.to(torch.float32)
    return found


def unpacked(tensors: "Mapping[str, torch.Tensor]") -> "dict[str, torch.Tensor]":
    """What was packed, or never was, in single precision."""
    import torch  # noqa: PLC0415

    single = {name: tensor.to(torch.float32) for name, tensor in tensors.items()}
    return {
        name: tensor * single[name + _SCALE] if name + _SCALE in single else tensor
        for name, tensor in single.items()
        if not name.endswith(_SCALE)
    }


def unreadable(path: Path, error: Exception, remedy: str) -> str:
    return f"Cannot read the weights {str(path)!r}: {error}. {remedy}"


def demand(path: Path, digest: str, fitted: str, remedy: str) -> None:
    """Raises ModelSetupError unless the file is the one of `digest`, beside which `fitted` was fitted."""
    found = file_digest(path, None) if path.is_file() else "no file"
    if found != digest:
        raise ModelSetupError(
            f"{str(path)!r} is {found}, but {fitted} was fitted beside {digest}. {remedy}"
        )
