"""The vectors of the last few queries, so that asking again costs no embedding."""

from collections import OrderedDict
from threading import Lock

from models.protocol import Embedder, Vectors

KEPT = 256


class QueryVectors:
    """Safe from several threads."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = Lock()
        self._kept: OrderedDict[str, Vectors] = OrderedDict()

    def vector(self, query: str) -> Vectors:
        """The query's unit vector of shape (dimension,)."""
        with self._lock:
            if query in self._kept:
                self._kept.move_to_end(query)
                return self._kept[query]
        vector: Vectors = self._embedder.embed([query])[0]
        with self._lock:
            self._kept[query] = vector
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
        return vector
