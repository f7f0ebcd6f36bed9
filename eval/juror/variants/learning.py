"""What the networks among the variants learn by: batches of few items, and a loss that ranks inside them.

A judge that learns label by label learns the quality of the whole answer first. So a batch holds several
answers to one item with all their criteria, and beside the cross-entropy each met row is to score above
each row that is not met of the same answer (which claim is right?) and of the same criterion (which answer
says it right, and not turned around?).
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from torch.nn import functional

from eval.grading.rows import Row

RANKING = 0.5
"""The ranking's weight beside that of the cross-entropy; by judgement."""


def batches(rows: Sequence[Row], answers: int, rng: np.random.Generator) -> Iterator[list[Row]]:
    """In random order; each holds at most `answers` whole answers, those to one item together, and what is right
    of them spread where they are too many for one batch."""
    found: list[list[Row]] = []
    items: dict[str, dict[str, list[Row]]] = defaultdict(dict)
    for row in rows:
        items[row.item].setdefault(row.specimen, []).append(row)
    for specimens in items.values():
        several = [list(specimens.values())[place] for place in rng.permutation(len(specimens))]
        several.sort(key=lambda its: its[0].substance)
        count = -(-len(several) // answers)
        found += [[row for its in several[n::count] for row in its] for n in range(count)]
    gathered: list[Row] = []
    for place in rng.permutation(len(found)):
        if gathered and _answers([*gathered, *found[place]]) > answers:
            yield gathered
            gathered = []
        gathered = [*gathered, *found[place]]
    if gathered:
        yield gathered


def _answers(rows: Sequence[Row]) -> int:
    return len({(row.item, row.specimen) for row in rows})


def loss_of(logits: torch.Tensor, rows: Sequence[Row]) -> torch.Tensor:
    """Cross-entropy and ranking of the rows of a batch; `logits` has shape (rows,)."""
    met = torch.tensor([row.met for row in rows])
    loss = functional.binary_cross_entropy_with_logits(logits, met.float())
    answers = _same([f"{row.item}/{row.specimen}" for row in rows])
    criteria = _same([f"{row.item}/{row.criterion}" for row in rows])
    pairs = met[:, None] & ~met[None, :] & (answers | criteria)
    if pairs.any():
        ahead = (logits[:, None] - logits[None, :])[pairs]
        loss = loss + RANKING * functional.softplus(-ahead).mean()
    return loss


def _same(names: Sequence[str]) -> torch.Tensor:
    codes = torch.tensor(np.unique(np.array(names), return_inverse=True)[1])
    return codes[:, None] == codes[None, :]


def rate_at(step: int, steps: int, peak: float) -> float:
    """Up to `peak` over the first tenth of the steps, then in a line towards zero."""
    warm = max(1, steps // 10)
    return peak * min((step + 1) / warm, (steps - step) / max(1, steps - warm))
