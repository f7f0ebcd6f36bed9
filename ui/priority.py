"""People first: what somebody waits for goes before what runs in the background.

Embedding thousands of passages would hold the embedder for seconds at a time, and the interviews'
queries with it; here it goes in small parts, and before each it lets a running turn have the machine.
"""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import numpy as np

from models.embedder_around import EmbedderAround
from models.protocol import Embedder, Vectors

PART = 4
"""Texts that are embedded in one go: about a quarter of a second on one core."""
LONGEST_WAIT_S = 2.0
"""What one part waits at most, so that adding goes on where there is always a turn at work."""


class Priority:
    """Counts what is urgent. Thread-safe."""

    def __init__(self, longest_wait_s: float = LONGEST_WAIT_S) -> None:
        self._longest_wait_s = longest_wait_s
        self._urgent = 0
        self._changed = threading.Condition()

    @contextmanager
    def urgent(self) -> Iterator[None]:
        """While this is open, whatever gives way waits."""
        with self._changed:
            self._urgent += 1
        try:
            yield
        finally:
            with self._changed:
                self._urgent -= 1
                self._changed.notify_all()

    def give_way(self) -> float:
        """Wait until nothing is urgent, but not for ever; returns the seconds that it took."""
        began = time.monotonic()
        with self._changed:
            self._changed.wait_for(lambda: self._urgent == 0, self._longest_wait_s)
        return time.monotonic() - began


class BackgroundEmbedder(EmbedderAround[Embedder]):
    """Fulfils `Embedder` on another one. A few texts pass at once, many in parts that give way."""

    def __init__(self, embedder: Embedder, priority: Priority) -> None:
        super().__init__(embedder)
        self._priority = priority

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(texts) <= PART:
            return self._embedder.embed(texts)
        # Of like length together: a part is padded to its longest text.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        vectors = np.empty((len(texts), self.dimension), dtype=np.float32)
        for start in range(0, len(order), PART):
            places = order[start : start + PART]
            self._priority.give_way()
            vectors[places] = self._embedder.embed([texts[place] for place in places])
        return vectors
