"""Search by word (BM25): finds the exact numbers and names that embeddings blur.

A word is a stem without the commonest English words; numbers stand in digits, spoken or written.
What each of the three brought is in `eval/LOG.md`.
"""

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import bm25s  # type: ignore[import-untyped]
import numpy as np

from knowledge.fusion import Scores
from knowledge.spoken_numbers import written_numbers
from knowledge.stemming import stem

WORDS_VERSION = "2"
"""Counted up when the same text would give other words."""

_WORD = re.compile(r"\w+(?:[.,]\d+)*")
_COMMON = frozenset({
    "a", "an", "and", "are", "as", "at", "be", "been", "by", "can", "could", "did", "do",
    "does", "for", "from", "had", "has", "have", "he", "her", "his", "how", "i", "if", "in",
    "into", "is", "it", "its", "just", "like", "many", "me", "more", "most", "much", "my", "no",
    "nor", "not", "of", "off", "on", "or", "our", "out", "over", "own", "same", "she", "should",
    "so", "some", "such", "than", "that", "the", "their", "them", "then", "there", "these",
    "they", "this", "those", "through", "to", "too", "under", "until", "up", "very", "was",
    "we", "were", "what", "when", "where", "which", "while", "who", "whom", "why", "will",
    "with", "would", "you", "your",
})  # fmt: skip


class WordIndex:
    """BM25 (Lucene's form, k1 1.2, b 0.75) over texts, which are known by their place. Immutable."""

    def __init__(self, indexed: Sequence[list[str]]) -> None:
        """`indexed` holds each text as its `words`."""
        self._size = len(indexed)
        # bm25s cannot index texts that have no word among them.
        self._index = bm25s.BM25(k1=1.2, b=0.75, method="lucene") if any(indexed) else None
        if self._index is not None:
            self._index.index(list(indexed), show_progress=False)

    def scores(self, query: str) -> Scores:
        """The BM25 score of each text, of shape (texts,): 0 where it shares no word with the query."""
        known = [word for word in words(query) if self.knows(word)]
        if self._index is None or not known:
            return np.zeros(self._size, dtype=np.float32)
        # Rounded, because sums in another order differ in the last digits.
        found: Scores = np.round(self._index.get_scores(known), 4).astype(np.float32)
        return found

    def knows(self, word: str) -> bool:
        """Whether the word, as `words` gives it, stands in any of the texts."""
        return self._index is not None and word in self._index.vocab_dict

    def rarity(self, word: str) -> float:
        """BM25's inverse document frequency of the word; that of a word in no text if it is unknown."""
        if self._index is None:
            return 0.0
        texts = 0
        if self.knows(word):
            starts, place = self._index.scores["indptr"], self._index.vocab_dict[word]
            texts = int(starts[place + 1] - starts[place])
        return math.log(1 + (self._size - texts + 0.5) / (texts + 0.5))

    def save(self, folder: Path) -> None:
        """Write the index into `folder`, which is made; an index without words writes nothing."""
        if self._index is not None:
            self._index.save(str(folder), show_progress=False)

    @classmethod
    def load(cls, folder: Path, size: int) -> Self:
        """The index that `save` wrote, over `size` texts; its numbers are read as they are needed.

        Raises OSError or ValueError when it is not whole.
        """
        loaded = cls([])
        loaded._size = size
        if folder.is_dir():
            loaded._index = bm25s.BM25.load(str(folder), mmap=True)
        return loaded


def words(text: str) -> list[str]:
    """Stems and numbers: "14.8 trillion tokens" is "14.8", "trillion" and "token"."""
    found = written_numbers(_WORD.findall(text.casefold()))
    return [stem(word) for word in found if word not in _COMMON]
