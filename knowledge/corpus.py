"""The corpus of one data directory: paper notes and added documents, searched by meaning and by word.

Sample use:
    with Corpus.open(Path("data"), embedder) as corpus:
        corpus.add([Path("papers")])
        corpus.search("How many experts are active per token?", k=5)
"""

import hashlib
import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from chromadb.errors import ChromaError

from knowledge.chunking import content_digest
from knowledge.corpus_lock import CorpusLock
from knowledge.documents import Document
from knowledge.errors import CorpusMismatchError
from knowledge.ingest import (
    COMMITTED_AT_ONCE,
    FileResult,
    Ingest,
    Progress,
    embed_passages,
    numbered,
    read_all,
)
from knowledge.manifest import Manifest, Origin, StoredDocument
from knowledge.papers import note_document
from knowledge.protocol import Hit, Passage
from knowledge.readers import ReadResult
from knowledge.schema import PaperNote
from knowledge.snapshot import Snapshot
from knowledge.storage import storage_faults
from knowledge.vectors import VectorStore
from models.protocol import Embedder

REBUILD = "Run `viva corpus rebuild` (it needs no source files)."


class Corpus:
    """Fulfils `Searcher`. Searching is safe from several threads, while documents are added too."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Open the folder. Use `Corpus.open`, which says what can go wrong."""
        with storage_faults(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._embedder = embedder
        self._adding = Lock()
        self._searched = False
        with ExitStack() as closing:
            lock = CorpusLock(folder)
            lock.acquire()
            closing.callback(lock.release)
            self._manifest = _open_manifest(folder)
            closing.callback(self._manifest.close)
            _check_embedder(self._manifest, embedder)
            self._vectors = _open_vectors(folder / "chroma")
            closing.callback(self._vectors.close)
            self._snapshot = self._settle()
            self._closing = closing.pop_all()

    @classmethod
    def open(cls, data_dir: Path, embedder: Embedder) -> Self:
        """Own the corpus of `data_dir`, which is made if it is not there.

        Vectors of documents that were never committed are removed, and every other one is read.
        Raises CorpusBusyError when another process holds it; CorpusMismatchError when it was built
        with another embedder or when vectors are missing.
        """
        return cls(data_dir / "corpus", embedder)

    @staticmethod
    def rebuild(data_dir: Path, embedder: Embedder, on_progress: Progress | None = None) -> int:
        """Make all vectors again from the stored passages; returns how many there are.

        Raises CorpusBusyError.
        """
        folder = data_dir / "corpus"
        folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as closing:
            lock = CorpusLock(folder)
            lock.acquire()
            closing.callback(lock.release)
            manifest = _open_manifest(folder)
            closing.callback(manifest.close)
            return _rebuild(manifest, folder / "chroma", embedder, on_progress)

    def close(self) -> None:
        """Let the folder go. Nothing waits to be written: what was added is already on disk."""
        self._closing.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def add(self, paths: Sequence[Path], on_progress: Progress | None = None) -> list[FileResult]:
        """Add files and folders; what is there with the same content is left as it is."""
        return self._add(read_all(paths), on_progress)

    def add_documents(
        self, documents: Sequence[Document], on_progress: Progress | None = None
    ) -> list[FileResult]:
        """Add documents that are at hand, as `add` does."""
        return self._add(numbered(documents), on_progress)

    def ensure_embedded(
        self, notes: Mapping[str, PaperNote], on_progress: Progress | None = None
    ) -> list[FileResult]:
        """Bring the corpus to exactly these notes; an empty list when it has them already."""
        documents = [note_document(notes[name]) for name in sorted(notes)]
        wanted = _digest([f"{document.id} {content_digest(document)}" for document in documents])
        if self._manifest.setting("notes") == wanted:
            return []
        with self._adding, storage_faults(self._folder):
            results = self._ingest("note", on_progress).run(numbered(documents))
            for document in self._manifest.documents().values():
                if document.origin == "note" and document.id not in notes:
                    self._vectors.delete(self._manifest.remove(document.id))
            self._manifest.put_setting("notes", wanted)
            self._refresh()
        return results

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        """The best `k` passages: cosine and BM25 rankings fused by rank, ties in the order of the ids.

        A hit's score is its cosine similarity; the order is the fusion's, so scores need not fall.
        A search sees the corpus as the last finished run of adding left it.
        """
        if k < 1:
            raise ValueError(f"k is {k!r}; expected 1 or more.")
        snapshot = self._snapshot
        self._searched = True
        if not query.strip() or docs == ():
            return []
        vector = self._embedder.embed([query])[0]
        return snapshot.search(query, vector, k, None if docs is None else frozenset(docs))

    def passage(self, passage_id: str) -> Passage | None:
        """The passage of that id, None when there is none."""
        return self._manifest.passage(passage_id)

    def documents(self) -> list[StoredDocument]:
        """What is in the corpus, by id."""
        return list(self._manifest.documents().values())

    def count(self) -> int:
        """How many passages there are."""
        return self._manifest.count()

    @property
    def version(self) -> str:
        """sha256 over the embedder's identity and every document's id and digest."""
        rows = [f"{row.id} {row.digest}" for row in self._manifest.documents().values()]
        return f"sha256:{_digest([self._embedder.identity, *rows])}"

    def _add(
        self, documents: Iterable[tuple[ReadResult, float]], on_progress: Progress | None
    ) -> list[FileResult]:
        with self._adding, storage_faults(self._folder):
            ingest = self._ingest("file", on_progress)
            try:
                return ingest.run(documents)
            finally:
                # A run that fails halfway has committed what came before.
                if ingest.wrote:
                    self._refresh()

    def _ingest(self, origin: Origin, on_progress: Progress | None) -> Ingest:
        return Ingest(self._manifest, self._vectors, self._embedder, origin, on_progress)

    def _settle(self) -> Snapshot:
        """Remove vectors without a document; refuse an index that has lost one of its own."""
        wanted, there = self._manifest.vector_ids(), self._vectors.ids()
        self._vectors.delete(there - wanted)
        if lost := len(wanted - there):
            raise CorpusMismatchError(
                f"{lost} of the corpus's {len(wanted)} vectors are lost. {REBUILD}"
            )
        return self._read()

    def _read(self) -> Snapshot:
        rows = list(self._manifest.all_passages())
        try:
            vectors = self._vectors.read([name for name, _ in rows], self._embedder.dimension)
        except (ChromaError, KeyError, ValueError) as error:
            raise CorpusMismatchError(
                f"The vectors of the corpus's {len(rows)} passages cannot be read ({error}). {REBUILD}"
            ) from error
        return Snapshot([passage for _, passage in rows], vectors)

    def _refresh(self) -> None:
        snapshot = self._read()
        if self._searched:
            snapshot.index_words()  # whoever adds pays for it, not whoever searches next
        self._snapshot = snapshot


def _open_manifest(folder: Path) -> Manifest:
    try:
        with storage_faults(folder):
            return Manifest(folder / "corpus.sqlite3")
    except sqlite3.DatabaseError as error:
        raise CorpusMismatchError(
            f"{str(folder / 'corpus.sqlite3')!r} cannot be read ({error}). Restore it from a backup, "
            "or move the folder away and add the documents again with `viva corpus add`."
        ) from error


def _open_vectors(folder: Path) -> VectorStore:
    try:
        return VectorStore(folder)
    except ChromaError as error:
        raise CorpusMismatchError(
            f"The index in {str(folder)!r} is damaged ({error}). {REBUILD}"
        ) from error


def _check_embedder(manifest: Manifest, embedder: Embedder) -> None:
    built_with = manifest.setting("embedder")
    if built_with is None:
        manifest.put_setting("embedder", embedder.identity)
    elif built_with != embedder.identity:
        what = (
            f"was built with the embedder {built_with!r}" if built_with else "was left half rebuilt"
        )
        raise CorpusMismatchError(f"The corpus {what}; now it is {embedder.identity!r}. {REBUILD}")


def _rebuild(
    manifest: Manifest, folder: Path, embedder: Embedder, on_progress: Progress | None
) -> int:
    # No identity until all is there: a rebuild that is killed is found at the next start.
    manifest.put_setting("embedder", "")
    shutil.rmtree(folder, ignore_errors=True)
    vectors = _open_vectors(folder)
    try:
        rows = list(manifest.all_passages())
        for start in range(0, len(rows), COMMITTED_AT_ONCE):
            part = rows[start : start + COMMITTED_AT_ONCE]
            passages = [passage for _, passage in part]
            vectors.put(
                [name for name, _ in part],
                [passage.doc for passage in passages],
                embed_passages(embedder, passages),
            )
            if on_progress is not None:
                on_progress((start + len(part)) / len(rows), passages[-1].doc)
    finally:
        vectors.close()
    manifest.put_setting("embedder", embedder.identity)
    return len(rows)


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
