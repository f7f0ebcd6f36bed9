"""What the desk needs of the corpus, and its rows filtered and sorted for a reader.

Sample: Row(id="kaplan2020.pdf", title="Scaling Laws", authors=("J. Kaplan",), year=2020, kind="file",
            passages=41, added="2026-11-22T10:04:31+00:00")
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from knowledge.ingest import FileResult, Progress
from knowledge.protocol import Hit, Passage

Kind = Literal["note", "file"]
MOST_LISTED = 300


@dataclass(frozen=True)
class Row:
    """One document. `added` is UTC, ISO 8601, "" where that is not known; notes came with Viva."""

    id: str
    title: str
    kind: Kind
    passages: int
    authors: tuple[str, ...] = ()
    year: int | None = None
    added: str = ""

    @property
    def name(self) -> str:
        """What to call it: a file without a title goes by its id."""
        return self.title or self.id


class Library(Protocol):
    """The corpus as the desk sees it. Thread-safe; searches go on while files are added."""

    def rows(self) -> list[Row]: ...

    def search(self, query: str, k: int) -> list[Hit]: ...

    def knows(self, query: str) -> float:
        """Probability, 0..1, that the corpus holds anything on the query."""
        ...

    def passage(self, passage_id: str) -> Passage | None: ...

    def passages_of(self, doc: str) -> list[Passage]:
        """The document's passages in the order of its text."""
        ...

    def pages(self, passage: Passage) -> list[int]:
        """The pages of its PDF that the passage stands on, from 1; none where no PDF was kept."""
        ...

    def picture(self, passage: Passage, page: int) -> bytes:
        """PNG of one of those pages with the span marked. Raises ContentError with the reason."""
        ...

    def add(self, paths: Sequence[Path], on_progress: Progress) -> list[FileResult]: ...

    def remove(self, doc: str) -> bool:
        """False when there is no such document. Raises ContentError for a note."""
        ...


def matching(rows: Sequence[Row], words: str, kind: str) -> list[Row]:
    """Rows that hold every word, of that kind ("" for both): newest files first, then notes by title."""
    wanted = words.casefold().split()
    found = [
        row
        for row in rows
        if kind in ("", row.kind) and all(word in _searched(row) for word in wanted)
    ]
    found.sort(key=lambda row: (row.name.casefold(), row.id))
    found.sort(key=lambda row: row.added, reverse=True)
    return sorted(found, key=lambda row: row.kind == "note")


def _searched(row: Row) -> str:
    return " ".join([row.title, row.id, *row.authors, str(row.year or "")]).casefold()
