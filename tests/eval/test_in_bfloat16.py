"""Layers learn in single precision what bfloat16 is too coarse to hold."""

import torch

from eval.juror.in_bfloat16 import InBfloat16


def test_small_steps_add_up_that_bfloat16_would_round_away() -> None:
    layers = torch.nn.Linear(1, 1, bias=False)
    torch.nn.init.ones_(layers.weight)
    learned = InBfloat16(layers)
    optimizer = torch.optim.SGD(learned.weights, lr=1e-3)
    for _ in range(20):
        layers(torch.ones(1, 1, dtype=torch.bfloat16)).sum().backward()
        learned.take_gradients()
        optimizer.step()
        learned.hand_back()
    assert abs(float(learned.state_dict()["weight"]) - 0.98) < 1e-5
    assert layers.weight.dtype == torch.bfloat16
    assert abs(float(layers.weight.detach()) - 0.98) < 0.005


def test_what_is_not_learned_keeps_its_value_and_all_is_there() -> None:
    layers = torch.nn.Linear(2, 2)
    layers.bias.requires_grad_(False)
    bias = layers.bias.detach().clone()
    learned = InBfloat16(layers)
    assert len(learned.weights) == 1
    assert set(learned.state_dict()) == {"weight", "bias"}
    assert torch.equal(learned.state_dict()["bias"], bias)
