"""An embedder that remembers: the forms of an attack share nearly all their sentences."""

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

import numpy as np

from models.embedder_around import EmbedderAround
from models.protocol import TokenReader, TokenStates, Vectors

MOST = 4000
"""Texts that are remembered at a time; the tokens of so many take about 400 MB."""
Value = TypeVar("Value")


class _Memory(Generic[Value]):
    """The last values that were asked for; the oldest half goes where there are too many."""

    def __init__(self, compute: Callable[[list[str]], Sequence[Value]]) -> None:
        self._compute = compute
        self._known: dict[str, Value] = {}

    def of(self, texts: Sequence[str]) -> list[Value]:
        missing = list(dict.fromkeys(text for text in texts if text not in self._known))
        found = dict(zip(missing, self._compute(missing), strict=True)) if missing else {}
        values = [found[text] if text in found else self._known[text] for text in texts]
        self._known.update(found)
        if len(self._known) > MOST:
            self._known = dict(list(self._known.items())[-MOST // 2 :])
        return values


class CachedEmbedder(EmbedderAround[TokenReader]):
    """Reads each text once. Its identity is that of what it remembers for; one thread only."""

    def __init__(self, embedder: TokenReader) -> None:
        super().__init__(embedder)
        self._vectors: _Memory[Vectors] = _Memory(lambda texts: list(embedder.embed(texts)))
        self._tokens: _Memory[TokenStates] = _Memory(embedder.read_tokens)
        self._low: _Memory[Vectors] = _Memory(embedder.read_low)

    def embed(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return np.stack(self._vectors.of(texts))

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        return self._tokens.of(texts)

    def read_low(self, texts: Sequence[str]) -> list[Vectors]:
        return self._low.of(texts)
