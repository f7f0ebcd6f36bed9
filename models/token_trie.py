"""Prompts as a forest of token runs: what several begin with in common stands there once.

Sample: [1, 2, 3], [1, 2, 4, 5] -> Run((1, 2), ends=(), children=(Run((3,), (0,), ()), Run((4, 5), (1,), ())))
"""

from collections.abc import Sequence
from dataclasses import dataclass

Tokens = Sequence[int]


@dataclass(frozen=True)
class Run:
    """`tokens`, then `children`; `ends` are the numbers of the prompts that end with this run."""

    tokens: tuple[int, ...]
    ends: tuple[int, ...]
    children: tuple["Run", ...]

    @property
    def size(self) -> int:
        """Tokens of this run and of all below it."""
        return len(self.tokens) + sum(child.size for child in self.children)


def forest_of(prompts: Sequence[Tokens]) -> list[Run]:
    """One tree for each first token; prompts (none of them empty) are numbered by their order."""
    return _grow(list(enumerate(prompts)), 0)


def shared_length(left: Tokens, right: Tokens) -> int:
    """How many tokens both begin with."""
    limit = min(len(left), len(right))
    if left[:limit] == right[:limit]:
        return limit
    low, high = 0, limit  # the prefixes agree at `low` and differ at `high`
    while high - low > 1:
        middle = (low + high) // 2
        if left[low:middle] == right[low:middle]:
            low = middle
        else:
            high = middle
    return low


def _grow(prompts: list[tuple[int, Tokens]], start: int) -> list[Run]:
    """The runs that `prompts`, which agree up to `start` and are longer, go on with."""
    groups: dict[int, list[tuple[int, Tokens]]] = {}
    for number, tokens in prompts:
        groups.setdefault(tokens[start], []).append((number, tokens))
    return [_run(group, start) for group in groups.values()]


def _run(group: list[tuple[int, Tokens]], start: int) -> Run:
    first = group[0][1]
    end = min(shared_length(first, tokens) for _, tokens in group)
    longer = [(number, tokens) for number, tokens in group if len(tokens) > end]
    return Run(
        tokens=tuple(first[start:end]),
        ends=tuple(number for number, tokens in group if len(tokens) == end),
        children=tuple(_grow(longer, end)) if longer else (),
    )
