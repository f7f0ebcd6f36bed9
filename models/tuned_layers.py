"""Transformer layers tuned by this project that read on from the embedder's lower layer (`TokenStates.low`).

Two modules use them: `frame_layers.py` reads a frame, `statement_layers.py` a statement together with an answer.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from models.digests import file_digest
from models.errors import ModelSetupError

if TYPE_CHECKING:
    import torch

HEADS = 12


def empty_layers(dimension: int, layers: int, longest: int, **shape: Any) -> Any:
    """A BERT of so many layers over at most `longest` vectors of `dimension`, each of one of two kinds, without weights
    of its own worth keeping. `shape`: what else of its configuration is not as usual."""
    from transformers import BertConfig, BertModel  # noqa: PLC0415 - loads for seconds

    config = BertConfig(
        vocab_size=1,  # it is given vectors, never token ids
        hidden_size=dimension,
        num_hidden_layers=layers,
        num_attention_heads=HEADS,
        intermediate_size=4 * dimension,
        max_position_embeddings=longest,
        **shape,
    )
    return BertModel(config, add_pooling_layer=False)


def read_tensors(path: Path, remedy: str) -> "dict[str, torch.Tensor]":
    """As they are in the file. Raises ModelSetupError that ends in `remedy`."""
    from safetensors import SafetensorError  # noqa: PLC0415
    from safetensors.torch import load_file  # noqa: PLC0415

    try:
        return load_file(path)
    except (OSError, SafetensorError) as error:
        raise ModelSetupError(unreadable(path, error, remedy)) from error


def unreadable(path: Path, error: Exception, remedy: str) -> str:
    return f"Cannot read the weights {str(path)!r}: {error}. {remedy}"


def demand(path: Path, digest: str, fitted: str, remedy: str) -> None:
    """Raises ModelSetupError unless the file is the one of `digest`, beside which `fitted` was fitted."""
    found = file_digest(path, None) if path.is_file() else "no file"
    if found != digest:
        raise ModelSetupError(
            f"{str(path)!r} is {found}, but {fitted} was fitted beside {digest}. {remedy}"
        )
