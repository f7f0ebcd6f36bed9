"""How the layers are tuned that read a statement together with an answer: from the embedder's own upper layers."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from eval.juror.frame_layers import started_from
from eval.juror.in_bfloat16 import InBfloat16
from models.statement_layers import (
    FIRST_BIAS,
    FIRST_WEIGHT,
    HIDDEN,
    LAST_BIAS,
    LAST_WEIGHT,
    LONGEST_STATEMENT,
    MOST_TOKENS,
    Two,
    padded,
    pooled,
)

if TYPE_CHECKING:
    import torch

LAYERS = 4
RATE, RATE_HEAD = 1e-4, 1e-3
BATCH = 32
WARM_UP = 100
SMOOTHING = 0.04
DROPOUT = 0.1
RANK = 1.0
"""Weight of the loss that ranks what is met above what is not, inside one answer and one pair."""
MIXED = 400
"""Lessons of like length are put together among so many."""
SEED = 0
PLAIN = {
    "attn_implementation": "eager",
    "hidden_dropout_prob": 0.0,
    "attention_probs_dropout_prob": 0.0,
}
"""On a CPU much of a step would go into fused attention's backward pass and into drawing the numbers of dropout."""
Rows = Sequence[tuple[Two, float]]
"""What is read, with its grade (0 to 1): one row, or several of which what is met is to lie above what is not."""


def tuned(
    passes: Sequence[Sequence[Rows]], folder: Path, low: "torch.dtype | None" = None
) -> "dict[str, torch.Tensor]":
    """Tensors for `StatementLayers`, from the lessons of each pass; seed SEED. Read in bfloat16, or `low`: on processors
    without instructions for the former single precision is many times faster."""
    import torch  # noqa: PLC0415 - loads for seconds
    from torch import nn  # noqa: PLC0415

    torch.manual_seed(SEED)
    rng = np.random.default_rng(SEED)
    layers = started_from(folder, LAYERS, LONGEST_STATEMENT + MOST_TOKENS, **PLAIN)
    layers.embeddings.position_embeddings.requires_grad_(False)
    first = nn.Linear(4 * layers.config.hidden_size, HIDDEN)
    last = nn.Linear(HIDDEN, 1)
    head = nn.Sequential(nn.Dropout(DROPOUT), first, nn.GELU(), nn.Dropout(DROPOUT), last)
    low = low or torch.bfloat16
    learned = InBfloat16(layers, low)
    optimizer = torch.optim.AdamW(
        [
            {"params": learned.weights, "lr": RATE},
            {"params": head.parameters(), "lr": RATE_HEAD},
        ],
        weight_decay=0.01,
        fused=True,
    )
    batches = [batch for lessons in passes for batch in _batches(lessons, rng)]
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min(1.0, (step + 1) / WARM_UP) * (1 - step / len(batches))
    )
    layers.train()
    for batch in batches:
        rows = [row for lesson in batch for row in lesson]
        values, kinds = padded([two for two, _ in rows])
        states = layers(
            inputs_embeds=values.to(low),
            attention_mask=(kinds >= 0).long(),
            token_type_ids=kinds.clamp(min=0),
        ).last_hidden_state
        read = pooled(states.float(), kinds)
        grade = torch.tensor([met for _, met in rows])
        loss = _loss(head(read)[:, 0], grade, [len(lesson) for lesson in batch])
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        learned.take_gradients()
        nn.utils.clip_grad_norm_(learned.weights, 1.0)
        optimizer.step()
        learned.hand_back()
        schedule.step()
    named = {
        FIRST_WEIGHT: first.weight, FIRST_BIAS: first.bias,
        LAST_WEIGHT: last.weight, LAST_BIAS: last.bias,
    }  # fmt: skip
    tensors = {**learned.state_dict(), **named}
    return {name: tensor.detach() for name, tensor in tensors.items()}


def _loss(found: "torch.Tensor", grade: "torch.Tensor", sizes: Sequence[int]) -> "torch.Tensor":
    import torch  # noqa: PLC0415
    from torch.nn import functional as F  # noqa: PLC0415, N812

    smooth = grade * (1 - SMOOTHING) + SMOOTHING / 2
    loss = F.binary_cross_entropy_with_logits(found, smooth)
    ranked = []
    for own, its in zip(
        torch.split(found, list(sizes)), torch.split(grade, list(sizes)), strict=True
    ):
        above, below = own[its > 0.5], own[its < 0.5]
        if len(above) and len(below):
            ranked.append(F.softplus(below[None, :] - above[:, None]).mean())
    return loss + RANK * torch.stack(ranked).mean() if ranked else loss


def _batches(lessons: Sequence[Rows], rng: np.random.Generator) -> list[list[Rows]]:
    """BATCH rows each or a few more, of like length; what is left over of MIXED lessons is a smaller one."""
    lengths = [max(sum(map(len, two)) for two, _ in lesson) for lesson in lessons]
    order, found = rng.permutation(len(lessons)), []
    for start in range(0, len(order), MIXED):
        batch: list[Rows] = []
        for place in sorted(map(int, order[start : start + MIXED]), key=lengths.__getitem__):
            batch.append(lessons[place])
            if sum(map(len, batch)) >= BATCH:
                found.append(batch)
                batch = []
        if batch:
            found.append(batch)
    return [found[place] for place in rng.permutation(len(found))]
