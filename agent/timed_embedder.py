"""An embedder that counts its time in the current turn."""

from collections.abc import Sequence

from agent.timings import span
from models.embedder_around import EmbedderAround
from models.protocol import TokenReader, TokenStates, Vectors


class TimedEmbedder(EmbedderAround[TokenReader]):
    """Passes everything on, and counts it as "embedder"."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        with span("embedder"):
            return self._embedder.embed(texts)

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        with span("embedder"):
            return self._embedder.read_tokens(texts)

    def read_low(self, texts: Sequence[str]) -> list[Vectors]:
        with span("embedder"):
            return self._embedder.read_low(texts)
