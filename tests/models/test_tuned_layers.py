"""Weights are kept in eight bits."""

import pytest
import torch

from models.tuned_layers import packed, unpacked


def test_matrices_come_back_within_half_a_step_of_their_row() -> None:
    torch.manual_seed(0)
    tensors = {"matrix": torch.randn(5, 7) * torch.logspace(-3, 2, 5)[:, None]}
    kept = packed(tensors)
    assert kept["matrix"].dtype == torch.int8
    step = tensors["matrix"].abs().amax(1, keepdim=True) / 127
    assert ((unpacked(kept)["matrix"] - tensors["matrix"]).abs() <= step * 0.501).all()


def test_rows_of_zeros_and_vectors_stay_as_they_are() -> None:
    tensors = {"zeros": torch.zeros(2, 3), "bias": torch.tensor([0.5, -2.0])}
    found = unpacked(packed(tensors))
    assert set(found) == set(tensors)
    assert torch.equal(found["zeros"], tensors["zeros"])
    assert found["bias"].tolist() == pytest.approx([0.5, -2.0])


def test_what_was_never_packed_is_read_as_well() -> None:
    matrix = torch.randn(2, 2)
    assert torch.equal(unpacked({"matrix": matrix})["matrix"], matrix)
