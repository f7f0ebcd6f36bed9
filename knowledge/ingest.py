"""Documents into the corpus: vectors first, then one committed row, so that none is ever half there.

Sample result: FileResult(source="docs.jsonl:3", doc="e2", status="added", passages=2, reason="")
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

import numpy as np

from knowledge.chunking import content_digest, indexed_text, passages_of
from knowledge.documents import Document
from knowledge.errors import ContentError
from knowledge.manifest import Entry, Manifest, Origin, StoredDocument, vector_id_of
from knowledge.protocol import Passage
from knowledge.readers import ReadResult
from knowledge.reading.limits import MIB
from knowledge.reading.sources import FoundDocument, FoundFile
from knowledge.source_files import SourceFiles
from knowledge.source_rows import StoredSource
from knowledge.vectors import VectorStore
from models.protocol import Embedder, Vectors

Progress = Callable[[float, str], None]
"""Called with the share that is done, 0..1, and the source at hand."""

EMBEDDED_AT_ONCE = 64
COMMITTED_AT_ONCE = 256
"""Passages: documents are gathered up to this many before they are written."""


KEPT_BYTES = 128 * MIB
"""Size of a PDF above which no copy is kept, unless the caller says otherwise."""

Status = Literal["added", "replaced", "unchanged", "failed"]


@dataclass(frozen=True)
class FileResult:
    """What became of one document, or of a file or line that is none.

    `reason` says why it failed, else what is worth knowing: pages left out, bytes known by another name.
    """

    source: str
    doc: str | None
    status: Status
    passages: int = 0
    reason: str = ""


def numbered(documents: Sequence[Document]) -> Iterator[FoundDocument]:
    """Documents that are at hand, as if they had been read."""
    for number, document in enumerate(documents, start=1):
        yield FoundDocument(ReadResult(document.id, document), number / len(documents))


def embed_passages(embedder: Embedder, passages: Sequence[Passage]) -> Vectors:
    """Vectors of shape (len(passages), dimension), embedded in batches of bounded size."""
    starts = range(0, len(passages), EMBEDDED_AT_ONCE)
    batches = [passages[start : start + EMBEDDED_AT_ONCE] for start in starts]
    parts = [embedder.embed([indexed_text(passage) for passage in batch]) for batch in batches]
    return np.concatenate(parts) if parts else np.zeros((0, embedder.dimension), dtype=np.float32)


@dataclass
class Ingest:
    """One run of adding. The caller sees to it that there is one at a time.

    Without `sources` no file is kept; a file of more than `keep_up_to` bytes never is.
    """

    manifest: Manifest
    vectors: VectorStore
    embedder: Embedder
    origin: Origin
    on_progress: Progress | None = None
    sources: SourceFiles | None = None
    keep_up_to: int = KEPT_BYTES
    wrote: bool = False
    _taken: dict[str, str] = field(default_factory=dict)
    _read: dict[tuple[str, str], str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)
    _waiting: list[Entry] = field(default_factory=list)

    def run(self, documents: Iterable[FoundDocument]) -> list[FileResult]:
        """Add what is new, replace what changed, and say what became of each."""
        stored = self.manifest.documents()
        self._counts = self.manifest.passage_counts()
        results: list[FileResult] = []
        for found in documents:
            results.append(self._take(found, stored))
            if sum(len(entry.passages) for entry in self._waiting) >= COMMITTED_AT_ONCE:
                self._write()
            if self.on_progress is not None:
                self.on_progress(found.share, found.read.source)
        self._write()
        return results

    def _take(self, found: FoundDocument, stored: dict[str, StoredDocument]) -> FileResult:
        read, document = found.read, found.read.document
        if found.same_as:
            return self._known(read, found.same_as)
        if document is None:
            return FileResult(read.source, None, "failed", reason=read.reason)
        file = found.file if found.file is not None and found.file.key else None
        if file is not None and (doc := self._read.get((file.sha256, file.key))) is not None:
            return self._known(read, doc)
        before = stored.get(document.id)
        passages = passages_of(document)
        fault = self._fault(document, before) or ("" if passages else "the document holds no text")
        if fault:
            return FileResult(read.source, document.id, "failed", reason=fault)
        entry = Entry(
            StoredDocument(document.id, document.title, content_digest(document), self.origin),
            passages,
        )
        if file is not None:
            try:
                entry = replace(entry, source=self._source(file, read, document))
            except ContentError as error:
                return FileResult(read.source, document.id, "failed", reason=str(error))
            self._read[file.sha256, file.key] = document.id
        self._taken[document.id] = read.source
        self._counts[document.id] = len(passages)
        return self._queue(entry, before, read)

    def _queue(self, entry: Entry, before: StoredDocument | None, read: ReadResult) -> FileResult:
        document, count = entry.document, len(entry.passages)
        if before == document and entry.source is None:
            return FileResult(read.source, document.id, "unchanged", count)
        self._waiting.append(entry)
        status: Status = "added" if before is None else "replaced"
        # The same text in other bytes: the row of its file is new, its vectors are not.
        status = "unchanged" if before == document else status
        return FileResult(read.source, document.id, status, count, _missing_pages(read))

    def _known(self, read: ReadResult, doc: str) -> FileResult:
        reason = "" if Path(read.source).name == doc else f"the same bytes as {doc!r}"
        return FileResult(read.source, doc, "unchanged", self._counts.get(doc, 0), reason)

    def _source(self, file: FoundFile, read: ReadResult, document: Document) -> StoredSource:
        """The file's row, the file itself kept. Raises ContentError when it changed meanwhile."""
        keep = self.sources is not None and read.report is not None and file.size <= self.keep_up_to
        if keep and self.sources is not None:
            self.sources.keep(file.path, file.sha256)
        return StoredSource(
            document.id,
            str(file.path.absolute()),
            file.sha256,
            file.key,
            file.size,
            keep,
            0 if read.report is None else read.report.pages,
            document.authors,
            document.year,
            read.layout,
        )

    def _fault(self, document: Document, before: StoredDocument | None) -> str:
        if document.id in self._taken:
            return f"the id {document.id!r} is already that of {self._taken[document.id]}; give another"
        if self.origin == "file" and before is not None and before.origin == "note":
            return f"the id {document.id!r} is that of a paper note; give another id or file name"
        return ""

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        named = [
            (vector_id_of(passage, entry.document.digest), passage)
            for entry in waiting
            for passage in entry.passages
        ]
        there = self.manifest.vector_ids_of(entry.document.id for entry in waiting)
        new = [pair for pair in named if pair[0] not in there]
        for start in range(0, len(new), COMMITTED_AT_ONCE):
            part = new[start : start + COMMITTED_AT_ONCE]
            vectors = embed_passages(self.embedder, [passage for _, passage in part])
            self.vectors.put([name for name, _ in part], [p.doc for _, p in part], vectors)
        self.wrote = True
        kept = {name for name, _ in named}
        self.vectors.delete(name for name in self.manifest.commit(waiting) if name not in kept)


def _missing_pages(read: ReadResult) -> str:
    pages = read.report.unreadable if read.report is not None else ()
    return f"pages left out as damaged: {', '.join(map(str, pages))}" if pages else ""
