"""The corpus as a search sees it: every passage with its vector and its words, at one moment.

Searching is exact: for 100 000 passages of 384 dimensions the similarities take about 10 ms on one
core and 150 MB. Passages are kept as JSON and read when they are hit.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np

from knowledge.corpus_words import CorpusWords
from knowledge.fusion import Scores, best_places, blend
from knowledge.passage_row import PassageRow
from knowledge.places import Owners
from knowledge.protocol import Hit, Passage
from knowledge.topicality import Signals, signals_of
from models.protocol import Vectors


class PassageScores(NamedTuple):
    """BM25, cosine, and the BM25 of the passage's document, each of shape (passages,)."""

    lexical: Scores
    similarity: Scores
    of_document: Scores


class Snapshot:
    """Immutable: when documents are added, a new one takes its place."""

    def __init__(
        self, rows: Sequence[PassageRow], vectors: Vectors, words: CorpusWords | None = None
    ) -> None:
        """`vectors` has shape (len(rows), dimension), row for row; rows are unit vectors.

        Without `words` they are indexed at the first search.
        """
        self._rows = rows
        self.vectors = vectors
        self._given = words
        self.ids = np.asarray([row.id for row in rows], dtype=object)
        self._owners = Owners(row.doc for row in rows)

    @property
    def count(self) -> int:
        """How many passages there are."""
        return len(self._rows)

    def index_words(self) -> None:
        """Index the words now rather than at the first search."""
        _ = self.words

    @cached_property
    def words(self) -> CorpusWords:
        return CorpusWords.of_rows(self._rows, self._owners) if self._given is None else self._given

    def passage(self, place: int) -> Passage:
        return self._rows[place].passage()

    def search(self, query: str, vector: Vectors, k: int, docs: frozenset[str] | None) -> list[Hit]:
        """The best `k` passages for a query and its unit vector of shape (dimension,)."""
        scores = self.scores(query, vector)
        if docs is None:
            mixed = blend(*scores)
        else:
            allowed = self._owners.places_of(docs)
            mixed = np.full(len(allowed), -np.inf, dtype=np.float32)
            mixed[allowed] = blend(*(each[allowed] for each in scores))
        return [
            Hit(passage=self.passage(place), score=float(np.clip(scores.similarity[place], -1, 1)))
            for place in best_places(mixed, k, self.ids)
        ]

    def signals(self, query: str, vector: Vectors) -> Signals:
        """What speaks for the corpus holding something on the query."""
        words = self.words.passages
        return signals_of(query, words, words.scores(query), self.vectors @ vector)

    def scores(self, query: str, vector: Vectors) -> PassageScores:
        """What each passage scores, by word, by meaning and by its document."""
        return PassageScores(
            self.words.passages.scores(query),
            self.vectors @ vector,
            self.words.document_scores(query),
        )
