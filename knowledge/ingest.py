"""Documents into the corpus: vectors first, then one committed row, so that none is ever half there.

Sample result: FileResult(source="docs.jsonl:3", doc="e2", status="added", passages=2, reason="")
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import numpy as np

from knowledge.chunking import content_digest, indexed_text, passages_of
from knowledge.documents import Document
from knowledge.manifest import Manifest, Origin, StoredDocument, vector_id_of
from knowledge.protocol import Passage
from knowledge.readers import ReadResult, find_files, read_file
from knowledge.vectors import VectorStore
from models.protocol import Embedder, Vectors

Progress = Callable[[float, str], None]
"""Called with the share that is done, 0..1, and the source at hand."""

EMBEDDED_AT_ONCE = 64
COMMITTED_AT_ONCE = 256
"""Passages: documents are gathered up to this many before they are written."""


@dataclass(frozen=True)
class FileResult:
    """What became of one document, or of a file or line that is none."""

    source: str
    doc: str | None
    status: Literal["added", "replaced", "unchanged", "failed"]
    passages: int = 0
    reason: str = ""


def read_all(paths: Sequence[Path]) -> Iterator[tuple[ReadResult, float]]:
    """Every document of the files and folders, with the share of all bytes read so far."""
    files = find_files(paths)
    sizes = [path.stat().st_size if path.is_file() else 0 for path in files]
    total, passed = max(sum(sizes), 1), 0
    for path, size in zip(files, sizes, strict=True):
        for result in read_file(path):
            yield result, (passed + result.share * size) / total
        passed += size
    if not files:
        given = ", ".join(str(path) for path in paths)
        yield (
            ReadResult(
                given, None, "no file that can be read; expected .jsonl, .md, .pdf, .tex, .txt"
            ),
            1.0,
        )


def numbered(documents: Sequence[Document]) -> Iterator[tuple[ReadResult, float]]:
    """Documents that are at hand, as if they had been read."""
    for number, document in enumerate(documents, start=1):
        yield ReadResult(document.id, document), number / len(documents)


def embed_passages(embedder: Embedder, passages: Sequence[Passage]) -> Vectors:
    """Vectors of shape (len(passages), dimension), embedded in batches of bounded size."""
    starts = range(0, len(passages), EMBEDDED_AT_ONCE)
    batches = [passages[start : start + EMBEDDED_AT_ONCE] for start in starts]
    parts = [embedder.embed([indexed_text(passage) for passage in batch]) for batch in batches]
    return np.concatenate(parts) if parts else np.zeros((0, embedder.dimension), dtype=np.float32)


@dataclass
class Ingest:
    """One run of adding. The caller sees to it that there is one at a time."""

    manifest: Manifest
    vectors: VectorStore
    embedder: Embedder
    origin: Origin
    on_progress: Progress | None = None
    wrote: bool = False
    _sources: dict[str, str] = field(default_factory=dict)
    _waiting: list[tuple[StoredDocument, list[Passage]]] = field(default_factory=list)

    def run(self, documents: Iterable[tuple[ReadResult, float]]) -> list[FileResult]:
        """Add what is new, replace what changed, and say what became of each."""
        stored = self.manifest.documents()
        results: list[FileResult] = []
        for read, share in documents:
            results.append(self._take(read, stored))
            if sum(len(passages) for _, passages in self._waiting) >= COMMITTED_AT_ONCE:
                self._write()
            if self.on_progress is not None:
                self.on_progress(share, read.source)
        self._write()
        return results

    def _take(self, read: ReadResult, stored: dict[str, StoredDocument]) -> FileResult:
        document = read.document
        if document is None:
            return FileResult(read.source, None, "failed", reason=read.reason)
        before, fault = stored.get(document.id), self._fault(document, stored.get(document.id))
        if fault:
            return FileResult(read.source, document.id, "failed", reason=fault)
        self._sources[document.id] = read.source
        passages = passages_of(document)
        if not passages:
            return FileResult(
                read.source, document.id, "failed", reason="the document holds no text"
            )
        digest = content_digest(document)
        if before is not None and before.digest == digest and before.origin == self.origin:
            return FileResult(read.source, document.id, "unchanged", len(passages))
        entry = StoredDocument(document.id, document.title, digest, self.origin)
        self._waiting.append((entry, passages))
        status: Literal["added", "replaced"] = "added" if before is None else "replaced"
        return FileResult(read.source, document.id, status, len(passages))

    def _fault(self, document: Document, before: StoredDocument | None) -> str:
        if document.id in self._sources:
            return f"the id {document.id!r} is already that of {self._sources[document.id]}; give another"
        if self.origin == "file" and before is not None and before.origin == "note":
            return f"the id {document.id!r} is that of a paper note; give another id or file name"
        return ""

    def _write(self) -> None:
        waiting, self._waiting = self._waiting, []
        if not waiting:
            return
        named = [
            (vector_id_of(passage, document.digest), passage)
            for document, passages in waiting
            for passage in passages
        ]
        for start in range(0, len(named), COMMITTED_AT_ONCE):
            part = named[start : start + COMMITTED_AT_ONCE]
            vectors = embed_passages(self.embedder, [passage for _, passage in part])
            self.vectors.put([name for name, _ in part], [p.doc for _, p in part], vectors)
        self.wrote = True
        kept = {name for name, _ in named}
        self.vectors.delete(name for name in self.manifest.commit(waiting) if name not in kept)
