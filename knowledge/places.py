"""Which document each passage of a snapshot belongs to, as numbers."""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


class Owners:
    """`names` are the documents by number; `numbers`, of shape (passages,), says whose each passage is."""

    def __init__(self, docs: Iterable[str]) -> None:
        found: dict[str, int] = {}
        self.numbers = np.asarray([found.setdefault(doc, len(found)) for doc in docs], np.int32)
        self.names = list(found)
        self._number = found

    def places_of(self, docs: Iterable[str]) -> NDArray[np.bool_]:
        """Whether each passage belongs to one of the documents, of shape (passages,)."""
        return np.isin(self.numbers, [self._number[doc] for doc in docs if doc in self._number])
