"""It gives what the embedder gives, asks for each text once, and does not grow without end."""

from collections.abc import Sequence

import numpy as np

from eval import cached_embedder
from eval.cached_embedder import CachedEmbedder
from models.hash_embedder import HashEmbedder
from models.protocol import TokenStates, Vectors


class Counting(HashEmbedder):
    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []
        self.read: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.embedded += texts
        return super().embed(texts)

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        self.read += texts
        return super().read_tokens(texts)


def test_each_text_is_embedded_once() -> None:
    counting = Counting()
    cached = CachedEmbedder(counting)
    first = cached.embed(["one two", "three", "one two"])
    again = cached.embed(["three", "four"])
    assert counting.embedded == ["one two", "three", "four"]
    assert np.array_equal(first, HashEmbedder().embed(["one two", "three", "one two"]))
    assert np.array_equal(again[0], first[1])
    assert cached.embed([]).shape == (0, cached.dimension)
    assert cached.identity == counting.identity


def test_tokens_are_read_once_and_forgotten_in_the_end() -> None:
    counting = Counting()
    cached = CachedEmbedder(counting)
    cached.read_tokens(["a b", "a b"])
    assert counting.read == ["a b"]
    texts = [f"text {number}" for number in range(cached_embedder.MOST + 10)]
    assert len(cached.read_tokens(texts)) == len(texts)
    cached.read_tokens(["a b", texts[-1]])
    assert counting.read[-1] == "a b"
