"""P(yes) after many prompts at once: their forest of common beginnings is evaluated, each run once.

The question and the answer are a trunk, the criteria its branches, the two orders of the options
the twigs. A run that is done hands its sequence's cells to its children, which takes no room.
"""

import time
from collections.abc import Sequence
from functools import partial

import numpy as np

from models import wire
from models.lanes import Lane
from models.sampling import Logits, yes_no
from models.task import Sequences
from models.token_trie import Run, forest_of

AT_ONCE = 32
"""Prompts in flight together; of more, the next so many follow."""


class Judging:
    """Fulfils `Task`. `yes` and `no` are the token ids that spell these words."""

    def __init__(
        self,
        call: wire.YesNoCall,
        prompts: Sequence[list[int]],
        sequences: Sequences,
        yes: frozenset[int],
        no: frozenset[int],
    ) -> None:
        groups = [
            forest_of(prompts[start : start + AT_ONCE]) for start in range(0, len(prompts), AT_ONCE)
        ]
        self.id = call.id
        self.background = call.background
        self.cells = max(sum(run.size for run in forest) for forest in groups)
        self.sequences = min(len(prompts), AT_ONCE) + 1
        self.outcome: wire.Outcome | None = None
        self.lanes: list[Lane] = []
        self._residency = sequences
        self._yes, self._no = yes, no
        self._found: dict[int, tuple[float, float]] = {}
        self._prompts = len(prompts)
        self._prompt_tokens = sum(len(tokens) for tokens in prompts)
        self._evaluated = 0
        self._trunks: set[Lane] = set()
        self._groups = list(enumerate(groups))
        self._began = time.monotonic()
        self._next_group()

    def release(self) -> None:
        for lane in self.lanes:
            if lane.sequence is not None:
                self._residency.drop(lane.sequence)
        self.lanes = []

    def _next_group(self) -> None:
        number, forest = self._groups.pop(0)
        for run in forest:
            lane = self._grow(list(run.tokens), run, number * AT_ONCE)
            self._trunks.add(lane)

    def _grow(self, tokens: list[int], run: Run, first: int) -> Lane:
        """A lane over `tokens`, which end with `run`; prompts of the group count from `first`."""
        lane = Lane(tokens, partial(self._on_logits, run, first), self.background)
        self.lanes.append(lane)
        return lane

    def _on_logits(self, run: Run, first: int, lane: Lane, logits: Logits) -> None:
        if lane.sequence is None:
            raise RuntimeError("a lane without a sequence has no logits")
        self._evaluated += len(run.tokens) - lane.at_hand
        if run.ends:
            found = yes_no(logits.astype(np.float64), self._yes, self._no)
            self._found.update((first + number, found) for number in run.ends)
        for child in run.children:
            branch = self._grow([*lane.tokens, *child.tokens], child, first)
            branch.sequence = self._residency.fork(lane.sequence, len(lane.tokens))
            branch.evaluated = len(lane.tokens)
        self._retire(lane)
        if not self.lanes:
            if self._groups:
                self._next_group()
            else:
                self._finish()

    def _retire(self, lane: Lane) -> None:
        self.lanes.remove(lane)
        if lane.sequence is None:
            return
        if lane in self._trunks:  # the same question and answer may be asked about again
            self._trunks.discard(lane)
            self._residency.rest(lane.sequence)
        else:
            self._residency.drop(lane.sequence)

    def _finish(self) -> None:
        found = [self._found[number] for number in range(self._prompts)]
        self.outcome = wire.YesNoResult(
            id=self.id,
            p_yes=tuple(p_yes for p_yes, _ in found),
            mass=tuple(mass for _, mass in found),
            prompt_tokens=self._prompt_tokens,
            evaluated_tokens=self._evaluated,
            seconds=time.monotonic() - self._began,
        )
