"""Several prompts that begin alike as one sequence: the common beginning once, then each prompt's own end.

Sample: prompts [7, 8, 1] and [7, 8, 2, 3] become tokens 7 8 1 2 3 at positions 0 1 2 2 3, of branches
-1 -1 0 1 1. A token sees what stands before it in the trunk (-1) and in its own branch, so that the states
at the ends, 2 and 4, are those of the two prompts alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

import torch


@dataclass(frozen=True)
class Packed:
    """Four rows of the same length but `ends`, the place of each prompt's last token."""

    tokens: list[int]
    positions: list[int]
    branches: list[int]
    ends: list[int]


def pack(prompts: Sequence[Sequence[int]]) -> Packed:
    """Each prompt keeps at least its last token to itself."""
    common = takewhile(lambda column: len(set(column)) == 1, zip(*prompts, strict=False))
    trunk = min(len(list(common)), min(map(len, prompts)) - 1)
    found = Packed(list(prompts[0][:trunk]), list(range(trunk)), [-1] * trunk, [])
    for branch, prompt in enumerate(prompts):
        own = prompt[trunk:]
        found.tokens.extend(own)
        found.positions.extend(range(trunk, len(prompt)))
        found.branches.extend([branch] * len(own))
        found.ends.append(len(found.tokens) - 1)
    return found


def sees(branches: torch.Tensor) -> torch.Tensor:
    """Which token (row) sees which (column), shape (n, n)."""
    own = branches[:, None] == branches[None, :]
    return torch.tril((branches[None, :] == -1) | own)


def batch_of(several: Sequence[Packed]) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Tokens and positions (batch, n), and the mask (batch, 1, n, n) to add to attention's scores. What fills
    up a row is a branch of its own, which nothing else sees."""
    length = max(len(packed.tokens) for packed in several)
    tokens = torch.zeros(len(several), length, dtype=torch.long)
    positions = torch.zeros_like(tokens)
    branches = torch.full_like(tokens, -2)
    for row, packed in enumerate(several):
        size = len(packed.tokens)
        tokens[row, :size] = torch.tensor(packed.tokens)
        positions[row, :size] = torch.tensor(packed.positions)
        branches[row, :size] = torch.tensor(packed.branches)
    seen = torch.stack([sees(row) for row in branches])[:, None]
    return tokens, positions, torch.where(seen, 0.0, torch.finfo(torch.bfloat16).min)
