"""An embedder that counts its time in the current turn."""

from collections.abc import Sequence

from agent.timings import span
from models.protocol import TokenReader, TokenStates, Vectors


class TimedEmbedder:
    """Passes everything on; `embed` is counted as "embedder"."""

    def __init__(self, embedder: TokenReader) -> None:
        self._embedder = embedder

    @property
    def identity(self) -> str:
        return self._embedder.identity

    @property
    def dimension(self) -> int:
        return self._embedder.dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        with span("embedder"):
            return self._embedder.embed(texts)

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        with span("embedder"):
            return self._embedder.read_tokens(texts)

    def read_low(self, texts: Sequence[str]) -> list[Vectors]:
        with span("embedder"):
            return self._embedder.read_low(texts)
