"""How the layers that read frames are tuned: from the embedder's own upper layers, on what was labelled."""

import copy
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from models.bert import HEADS
from models.frame_layers import HEAD_BIAS, HEAD_WEIGHT, LONGEST
from models.protocol import Tokens
from models.sentence_embedder import LOW_LAYER

if TYPE_CHECKING:
    import torch

LAYERS = 3
RATE, RATE_HEAD = 1e-4, 1e-3
BATCH = 32
WARM_UP = 50
SMOOTHING = 0.04
DROPOUT = 0.1
MIXED = 20
"""Batches of texts of like length are made within so many batches' worth of shuffled ones."""
SEED = 0


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


def started_from(folder: Path, count: int, longest: int, **shape: Any) -> Any:
    """So many layers over at most `longest` tokens, begun with the embedder's own after its lower layer. `shape`: what
    of the embedder's configuration is to be otherwise."""
    import torch  # noqa: PLC0415 - loads for seconds
    from transformers import AutoModel  # noqa: PLC0415

    own = AutoModel.from_pretrained(str(folder), local_files_only=True, **shape)
    layers = empty_layers(own.config.hidden_size, count, longest, **shape)
    layers.encoder.layer = copy.deepcopy(own.encoder.layer[LOW_LAYER : LOW_LAYER + count])
    # What enters has been given its place and the scale of a layer's output below; only the scale is lost.
    below = own.encoder.layer[LOW_LAYER - 1].output.LayerNorm
    with torch.no_grad():
        layers.embeddings.position_embeddings.weight.zero_()
        layers.embeddings.token_type_embeddings.weight.zero_()
        layers.embeddings.LayerNorm.load_state_dict(
            {"weight": torch.ones_like(below.weight) * below.weight.mean(), "bias": below.bias * 0}
        )
    return layers


def tuned(
    states: Sequence[Tokens],
    truth: NDArray[np.bool_],
    folder: Path,
    low: "torch.dtype | None" = None,
) -> "dict[str, torch.Tensor]":
    """One pass over `states` (each (tokens, dimension)), both labels weighing alike; seed SEED. The tensors for
    `FrameLayers`, in half precision. Computed in bfloat16, or `low`: on processors without instructions for the former
    single precision is faster."""
    import torch  # noqa: PLC0415

    torch.manual_seed(SEED)
    low = low or torch.bfloat16
    rng = np.random.default_rng(SEED)
    layers, head = started_from(folder, LAYERS, LONGEST), torch.nn.Linear(states[0].shape[1], 1)
    optimizer = torch.optim.AdamW(
        [
            {"params": layers.parameters(), "lr": RATE},
            {"params": head.parameters(), "lr": RATE_HEAD},
        ],
        weight_decay=0.01,
    )
    label = torch.tensor(truth * (1 - SMOOTHING) + SMOOTHING / 2, dtype=torch.float32)
    share = truth.mean()
    weight = torch.tensor(np.where(truth, 0.5 / share, 0.5 / (1 - share)), dtype=torch.float32)
    batches = _batches([len(each) for each in states], rng)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 - step / len(batches))
    )
    layers.train()
    for batch in batches:
        values, mask = _padded([states[place] for place in batch])
        with torch.autocast("cpu", dtype=low, enabled=low != torch.float32):
            read = _pooled(layers, values, mask)
            found = head(torch.nn.functional.dropout(read, DROPOUT))[:, 0]
        loss = torch.nn.functional.binary_cross_entropy_with_logits(
            found.float(), label[batch], weight=weight[batch]
        )
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        schedule.step()
    tensors = {**layers.state_dict(), HEAD_WEIGHT: head.weight, HEAD_BIAS: head.bias}
    return {name: tensor.detach().to(torch.float16) for name, tensor in tensors.items()}


def _batches(lengths: Sequence[int], rng: np.random.Generator) -> list[list[int]]:
    order, found = rng.permutation(len(lengths)), []
    for start in range(0, len(order), BATCH * MIXED):
        near = sorted(map(int, order[start : start + BATCH * MIXED]), key=lengths.__getitem__)
        found += [near[at : at + BATCH] for at in range(0, len(near), BATCH)]
    return [found[place] for place in rng.permutation(len(found))]


def _padded(states: Sequence[Tokens]) -> "tuple[torch.Tensor, torch.Tensor]":
    """Values (texts, tokens, dimension) and mask (texts, tokens), 1 where there is a token."""
    import torch  # noqa: PLC0415

    longest = max(map(len, states))
    values = torch.zeros(len(states), longest, states[0].shape[1])
    mask = torch.zeros(len(states), longest)
    for row, each in enumerate(states):
        values[row, : len(each)] = torch.from_numpy(each.astype(np.float32))
        mask[row, : len(each)] = 1
    return values, mask


def _pooled(layers: Any, values: "torch.Tensor", mask: "torch.Tensor") -> "torch.Tensor":
    read = layers(inputs_embeds=values, attention_mask=mask).last_hidden_state
    mean: torch.Tensor = (read * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
    return mean
