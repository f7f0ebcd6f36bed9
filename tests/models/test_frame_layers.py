"""Layers on top of an embedder's lower one turn a frame into log-odds."""

from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from models.bert import HEADS
from models.errors import ModelSetupError
from models.frame_layers import HEAD_BIAS, HEAD_WEIGHT, LONGEST, FrameLayers
from models.sentence_embedder import LONGEST_READ
from tests.bert_tensors import bert_tensors

DIMENSION = 2 * HEADS


@pytest.fixture
def tensors() -> dict[str, torch.Tensor]:
    torch.manual_seed(0)
    layers = bert_tensors(DIMENSION, longest=LONGEST)
    return {**layers, HEAD_WEIGHT: torch.randn(1, DIMENSION), HEAD_BIAS: torch.zeros(1)}


def test_log_odds_hang_on_the_words_and_on_the_weights(tensors: dict[str, torch.Tensor]) -> None:
    low = np.random.default_rng(0).normal(size=(5, DIMENSION)).astype(np.float32)
    layers = FrameLayers(dict(tensors))
    found = layers.log_odds(low)
    assert found == layers.log_odds(low)
    assert found != pytest.approx(layers.log_odds(low[:3]), abs=1e-4)
    # Half precision, as frames are kept while the layers are tuned, is read as well.
    assert found == pytest.approx(layers.log_odds(low.astype(np.float16)), abs=0.05)
    more = FrameLayers({**tensors, HEAD_BIAS: torch.full((1,), 2.0)})
    assert more.log_odds(low) == pytest.approx(found + 2, abs=1e-4)


def test_the_order_of_words_counts(tensors: dict[str, torch.Tensor]) -> None:
    low = np.random.default_rng(0).normal(size=(5, DIMENSION)).astype(np.float32)
    layers = FrameLayers(dict(tensors))
    there, back = (layers.log_odds(each) for each in (low, low[::-1].copy()))
    assert there != pytest.approx(back, abs=1e-5)


def test_a_file_is_read_back(tmp_path: Path, tensors: dict[str, torch.Tensor]) -> None:
    path = tmp_path / "layers.safetensors"
    save_file({name: tensor.to(torch.float16) for name, tensor in tensors.items()}, path)
    low = np.ones((2, DIMENSION), dtype=np.float32)
    kept = FrameLayers(tensors).log_odds(low)
    assert FrameLayers.load(path).log_odds(low) == pytest.approx(kept, abs=0.05)


def test_as_many_tokens_are_read_as_an_embedder_gives() -> None:
    assert LONGEST == LONGEST_READ


@pytest.mark.parametrize("junk", [b"", b"no tensors"])
def test_a_broken_file_names_the_command(tmp_path: Path, junk: bytes) -> None:
    path = tmp_path / "layers.safetensors"
    path.write_bytes(junk)
    with pytest.raises(ModelSetupError, match=r"python -m eval\.juror\.stance"):
        FrameLayers.load(path)


@pytest.mark.parametrize(
    "other",
    [
        {"other": torch.zeros(1)},
        {HEAD_WEIGHT: torch.zeros(1, HEADS + 1), HEAD_BIAS: torch.zeros(1)},
        {HEAD_WEIGHT: torch.zeros(HEADS), HEAD_BIAS: torch.zeros(1)},
    ],
)
def test_a_file_of_other_tensors_names_the_command(
    tmp_path: Path, other: dict[str, torch.Tensor]
) -> None:
    path = tmp_path / "layers.safetensors"
    save_file(other, path)
    with pytest.raises(ModelSetupError, match=r"eval\.juror\.stance"):
        FrameLayers.load(path)
    with pytest.raises(ModelSetupError, match=r"eval\.juror\.stance"):
        FrameLayers.load(tmp_path / "none.safetensors")
