"""The words of a corpus, indexed twice: by passage, and by whole document.

What a candidate says of a paper draws on several of its passages; the document's score tells which
paper it is, the passage's which place.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Self

from knowledge.fusion import Scores
from knowledge.lexical import WordIndex, words
from knowledge.passage_row import PassageRow
from knowledge.places import Owners


class CorpusWords:
    """Immutable. `passages` stands in the order of the rows, the documents in that of `owners`."""

    def __init__(self, passages: WordIndex, documents: WordIndex, owners: Owners) -> None:
        self.passages = passages
        self._documents = documents
        self._owners = owners

    @classmethod
    def of_rows(cls, rows: Sequence[PassageRow], owners: Owners) -> Self:
        """Index the passages under their titles and sections, and the documents under their titles."""
        by_passage: list[list[str]] = []
        by_document: dict[str, list[str]] = {}
        for row in rows:
            passage = row.passage()
            title, text = words(passage.title), words(passage.text)
            section = [] if passage.page is not None else words(passage.section)
            by_passage.append([*title, *section, *text])
            if row.doc not in by_document:
                by_document[row.doc] = title.copy()
            by_document[row.doc] += text
        documents = WordIndex([by_document[name] for name in owners.names])
        return cls(WordIndex(by_passage), documents, owners)

    def document_scores(self, query: str) -> Scores:
        """For each passage the BM25 score of its document, of shape (passages,)."""
        scores: Scores = self._documents.scores(query)[self._owners.numbers]
        return scores

    def save(self, folder: Path) -> None:
        self.passages.save(folder / "passages")
        self._documents.save(folder / "documents")

    @classmethod
    def load(cls, folder: Path, owners: Owners) -> Self:
        """What `save` wrote. Raises OSError, KeyError or ValueError when it is not whole."""
        return cls(
            WordIndex.load(folder / "passages", len(owners.numbers)),
            WordIndex.load(folder / "documents", len(owners.names)),
            owners,
        )
