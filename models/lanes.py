"""A lane is one sequence on its way through the engine; a plan is what one step evaluates.

Tokens of those who are being answered come first, one each, so that nobody's stream stalls. What
is left of the step goes to prompts, those of waiting candidates before background work.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from models.sampling import Logits
from models.token_trie import shared_length

LEAST_PROMPT = 8
"""Prompt tokens a step takes on at the least, however many are being answered."""


@dataclass(eq=False)
class Lane:
    """`tokens` of which the first `evaluated` are in `sequence` (None: not begun).

    `on_logits` is called once all are evaluated, with the lane and the logits of what comes next;
    it may append a token, which the next step evaluates.
    """

    tokens: list[int]
    on_logits: Callable[["Lane", Logits], None]
    background: bool
    sequence: int | None = None
    evaluated: int = 0
    at_hand: int = field(default=0, init=False)
    """Tokens that were found in the cache when the lane began."""

    @property
    def left(self) -> int:
        return len(self.tokens) - self.evaluated

    @property
    def answering(self) -> bool:
        """Whether it is past its prompt: one token at a time."""
        return self.sequence is not None and self.left == 1


def plan(
    lanes: Sequence[Lane], budget: int, begin: Callable[[Lane], None]
) -> list[tuple[Lane, int]]:
    """Who evaluates how many tokens in the next step, about `budget` together.

    `begin` gives a lane its sequence. A lane that shares more with a prompt under way than has
    been evaluated of it waits for it: the common part is evaluated once.
    """
    going = [lane for lane in lanes if lane.left]
    chosen = [(lane, 1) for lane in going if lane.answering]
    room = max(budget - len(chosen), LEAST_PROMPT)
    prompts = [lane for lane in going if not lane.answering]
    for lane in sorted(prompts, key=lambda lane: lane.background):  # stable: then by arrival
        if room <= 0:
            break
        if lane.sequence is None:
            if any(_would_share(lane, other) for other, _ in chosen):
                continue
            begin(lane)
        count = min(lane.left, room)
        chosen.append((lane, count))
        room -= count
    return chosen


def _would_share(lane: Lane, other: Lane) -> bool:
    shared = shared_length(lane.tokens[:-1], other.tokens)
    return shared > other.evaluated + LEAST_PROMPT
