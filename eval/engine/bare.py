"""The floor: the same llama.cpp calls with nothing around them. No sessions, no text, no process.

Settings are the engine's own; what it adds to these calls is what is measured against them.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from models.engine_options import EngineOptions
from models.native_context import Entry, NativeContext
from models.native_model import NativeModel
from models.token_trie import Run, forest_of
from models.tokenizing import Tokenizer

SEQUENCES = 64
BATCH = 256


@dataclass(frozen=True)
class _Ready:
    """A run whose beginning stands in `sequence`, up to `start`."""

    run: Run
    sequence: int
    start: int


class BareLoop:
    """Batches of up to 256 tokens, argmax of the logits. One thing at a time."""

    def __init__(self, path: Path, options: EngineOptions) -> None:
        self._model = NativeModel(path, options)
        self._context = NativeContext(self._model, options, SEQUENCES, BATCH)
        self.tokenizer = Tokenizer(self._model)

    def close(self) -> None:
        self._context.close()
        self._model.close()

    def hold(self, prompts: Sequence[Sequence[int]]) -> None:
        """Evaluate all of each prompt but its last token, as the engine has it at hand."""
        self._clear()
        for sequence, prompt in enumerate(prompts):
            self._evaluate([Entry(t, p, sequence, False) for p, t in enumerate(prompt[:-1])])

    def decode_together(self, prompts: Sequence[Sequence[int]], steps: int) -> float:
        """Seconds for `steps` tokens after each of the prompts that are held, a batch per step."""
        at = [len(prompt) - 1 for prompt in prompts]
        tokens = [prompt[-1] for prompt in prompts]
        places = range(len(prompts))
        began = time.perf_counter()
        for _ in range(steps):
            batch = zip(tokens, at, places, strict=True)
            self._context.decode([Entry(*entry, True) for entry in batch])
            tokens = [int(np.argmax(self._context.logits(place))) for place in places]
            at = [position + 1 for position in at]
        seconds = time.perf_counter() - began
        for sequence, prompt in enumerate(prompts):
            self._context.cut(sequence, len(prompt) - 1)
        return seconds

    def evaluate_once(self, prompts: Sequence[Sequence[int]]) -> tuple[float, int]:
        """(seconds, tokens) for what the prompts hold, common beginnings once, level by level."""
        self._clear()
        level = [_Ready(run, place, 0) for place, run in enumerate(forest_of(prompts))]
        free = iter(range(len(level), SEQUENCES))
        tokens = sum(ready.run.size for ready in level)
        began = time.perf_counter()
        while level:
            self._evaluate([entry for ready in level for entry in _entries(ready)])
            level = [child for ready in level for child in self._fork(ready, free)]
        return time.perf_counter() - began, tokens

    def _fork(self, ready: _Ready, free: Iterator[int]) -> list[_Ready]:
        end = ready.start + len(ready.run.tokens)
        children = [_Ready(run, next(free), end) for run in ready.run.children]
        for child in children:
            self._context.copy(ready.sequence, child.sequence, end)
        return children

    def _evaluate(self, entries: Sequence[Entry]) -> None:
        for start in range(0, len(entries), BATCH):
            batch = entries[start : start + BATCH]
            if not self._context.decode(batch):
                raise RuntimeError(f"the cache has no room for {len(batch)} more tokens")
            for place, entry in enumerate(batch):
                if entry.logits:
                    int(np.argmax(self._context.logits(place)))

    def _clear(self) -> None:
        for sequence in range(SEQUENCES):
            self._context.clear(sequence)


def _entries(ready: _Ready) -> list[Entry]:
    last = len(ready.run.tokens) - 1
    return [
        Entry(token, ready.start + place, ready.sequence, place == last)
        for place, token in enumerate(ready.run.tokens)
    ]
