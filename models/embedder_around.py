"""An embedder on top of another one, whose vectors it gives in another way: later, from memory, counted."""

from typing import Generic, TypeVar

from models.protocol import Embedder

Inner = TypeVar("Inner", bound=Embedder)


class EmbedderAround(Generic[Inner]):
    """Is what the other one is; what it does with texts is left to those that are built on it."""

    def __init__(self, embedder: Inner) -> None:
        self._embedder = embedder

    @property
    def identity(self) -> str:
        return self._embedder.identity

    @property
    def dimension(self) -> int:
        return self._embedder.dimension
