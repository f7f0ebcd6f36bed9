"""The vectors of a corpus, kept in Chroma: given vectors, no embedding function, no telemetry.

Chroma stores; the search itself is exact (`snapshot`). Its approximate index leaves out some of a
few hundred near-equal passages, and the order of its answers depends on how the graph was built.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import chromadb
import numpy as np
from chromadb.config import Settings

from models.protocol import Vectors

_COLLECTION = "passages"
_CONFIGURATION: Any = {"hnsw": {"space": "cosine"}}
_PAGE = 1000
_NAMES = 200_000
"""Names read at once: Chroma counts its way to each page, so that small pages take quadratic time."""


class VectorStore:
    """Chroma's folder, opened by one process at a time (see `corpus_lock`)."""

    def __init__(self, folder: Path) -> None:
        settings = Settings(anonymized_telemetry=False, allow_reset=False)
        # Annotated, because Chroma's own annotation leaves out `close`.
        self._client: Any = chromadb.PersistentClient(str(folder), settings=settings)
        self._collection = self._client.get_or_create_collection(
            _COLLECTION, configuration=_CONFIGURATION, embedding_function=None
        )
        self._page = min(_PAGE, int(self._client.get_max_batch_size()))

    def close(self) -> None:
        self._client.close()

    def put(self, ids: Sequence[str], docs: Sequence[str], vectors: Vectors) -> None:
        """Write vectors of shape (len(ids), dimension); `docs` says whose each is."""
        for start in range(0, len(ids), self._page):
            part = slice(start, start + self._page)
            self._collection.upsert(
                ids=list(ids[part]),
                embeddings=vectors[part],
                metadatas=[{"doc": doc} for doc in docs[part]],
            )

    def delete(self, ids: Iterable[str]) -> None:
        gone = sorted(ids)
        for start in range(0, len(gone), self._page):
            self._collection.delete(ids=gone[start : start + self._page])

    def ids(self) -> set[str]:
        """The names of all vectors, as Chroma's table of names has them; its index may hold fewer."""
        found: set[str] = set()
        while page := self._collection.get(limit=_NAMES, offset=len(found), include=[])["ids"]:
            found.update(page)
        return found

    def read(self, ids: Sequence[str], dimension: int) -> Vectors:
        """Those vectors in that order, of shape (len(ids), dimension).

        Raises chromadb.errors.ChromaError or KeyError when one of them cannot be read.
        """
        rows = np.empty((len(ids), dimension), dtype=np.float32)
        for start in range(0, len(ids), self._page):
            part = list(ids[start : start + self._page])
            found = self._collection.get(ids=part, include=["embeddings"])
            place = {name: number for number, name in enumerate(found["ids"])}
            order = [place[name] for name in part]
            rows[start : start + len(part)] = np.asarray(found["embeddings"])[order]
        return rows
