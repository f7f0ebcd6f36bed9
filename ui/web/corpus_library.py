"""The corpus of this app as the desk's library."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from knowledge.corpus import Corpus
from knowledge.corpus_folder import open_manifest
from knowledge.ingest import FileResult, Progress
from knowledge.manifest import Manifest, StoredDocument
from knowledge.papers import load_notes
from knowledge.pdf.layout import Layout
from knowledge.protocol import Hit, Passage
from knowledge.schema import PaperNote
from knowledge.source_files import SourceFiles
from knowledge.source_rows import StoredSource
from ui.priority import Priority
from ui.web.library import Row
from ui.web.page_picture import draw_page


class CorpusLibrary:
    """Fulfils `Library`. One page is drawn at a time: drawing takes memory and a core."""

    def __init__(self, corpus: Corpus, data_dir: Path, priority: Priority) -> None:
        self._corpus = corpus
        self._data_dir = data_dir
        self._folder = data_dir / "corpus"
        self._priority = priority
        self._drawing = threading.Lock()

    def rows(self) -> list[Row]:
        with self._manifest() as manifest:
            counts, sources = manifest.passage_counts(), manifest.sources()
            documents = manifest.documents().values()
        return [self._row(row, counts.get(row.id, 0), sources.get(row.id)) for row in documents]

    def search(self, query: str, k: int) -> list[Hit]:
        with self._priority.urgent():
            return self._corpus.search(query, k)

    def knows(self, query: str) -> float:
        with self._priority.urgent():
            return self._corpus.knows(query).p

    def passage(self, passage_id: str) -> Passage | None:
        return self._corpus.passage(passage_id)

    def passages_of(self, doc: str) -> list[Passage]:
        with self._manifest() as manifest:
            return [passage for _, passage in manifest.passages_of(doc)]

    def pages(self, passage: Passage) -> list[int]:
        with self._manifest() as manifest:
            source = manifest.sources().get(passage.doc)
            packed = manifest.layout(passage.doc)
        if source is None or not source.kept or not packed:
            return []
        runs = Layout.unpacked(packed).between(passage.start, passage.end)
        return list(dict.fromkeys(page for page, _, _ in runs))

    def picture(self, passage: Passage, page: int) -> bytes:
        with self._drawing:
            return draw_page(self._data_dir, passage.id, page)

    def add(self, paths: Sequence[Path], on_progress: Progress) -> list[FileResult]:
        return self._corpus.add(paths, on_progress)

    def remove(self, doc: str) -> bool:
        return self._corpus.remove(doc)

    @cached_property
    def _notes(self) -> dict[str, PaperNote]:
        """Who wrote what the notes are about; read at the first look, not at the start."""
        return load_notes()

    @contextmanager
    def _manifest(self) -> Iterator[Manifest]:
        """A connection of our own, for reading what the corpus itself does not hand out."""
        manifest = open_manifest(self._folder)
        try:
            yield manifest
        finally:
            manifest.close()

    def _row(self, document: StoredDocument, passages: int, source: StoredSource | None) -> Row:
        note = self._notes.get(document.id) if document.origin == "note" else None
        row = Row(document.id, document.title, document.origin, passages)
        if note is not None:
            return replace(row, authors=(note.first_author,), year=note.year)
        if source is None:
            return row
        return replace(row, authors=source.authors, year=source.year, added=self._kept_at(source))

    def _kept_at(self, source: StoredSource) -> str:
        """When the file was kept, "" where none was."""
        try:
            seconds = SourceFiles(self._folder / "sources").path_of(source.sha256).stat().st_mtime
        except OSError:
            return ""
        return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
