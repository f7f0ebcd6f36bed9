"""An embedder without weights, for tests: a hashed bag of words. Shared words, higher cosine."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from models.protocol import TokenStates, Vectors


class HashEmbedder:
    """Each word adds +1 or -1 to one of `dimension` places, both taken from its BLAKE2 hash.

    Feature hashing after Weinberger et al. 2009 (arXiv:0902.2206). A text without a word gives the
    first unit vector. Same text, same vector, on every machine.
    """

    def __init__(self, dimension: int = 384) -> None:
        if dimension < 1:
            raise ValueError(f"dimension is {dimension!r}; expected at least 1")
        self._dimension = dimension

    @property
    def identity(self) -> str:
        return f"hash-{self._dimension}-v1"

    @property
    def dimension(self) -> int:
        return self._dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, float32 of shape (len(texts), dimension)."""
        vectors = np.zeros((len(texts), self._dimension), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w+", text.casefold()):
                number = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest())
                vectors[row, (number >> 1) % self._dimension] += 1.0 if number & 1 else -1.0
            if not vectors[row].any():
                vectors[row, 0] = 1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors /= lengths
        return vectors

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        """Words as tokens, the same in both layers: a word is alike to itself alone."""
        return [self._tokens(text) for text in texts]

    def read_low(self, texts: Sequence[str]) -> list[Vectors]:
        return [self._tokens(text).low for text in texts]

    def _tokens(self, text: str) -> TokenStates:
        words = re.findall(r"\w+", text.casefold()) or [""]
        states = self.embed(words)
        ids = tuple(
            int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest()) for word in words
        )
        return TokenStates(ids, states, states, states.sum(axis=0), len(words))
