"""The corpus of one data directory: paper notes and added documents, searched by meaning and by word.

Sample use:
    with Corpus.open(Path("data"), embedder) as corpus:
        corpus.add([Path("papers")])
        corpus.search("How many experts are active per token?", k=5)
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from chromadb.errors import ChromaError

from knowledge.chunking import content_digest
from knowledge.corpus_folder import (
    REBUILD,
    check_embedder,
    open_manifest,
    open_vectors,
    prepared,
    switch,
    vectors_name,
)
from knowledge.corpus_lock import CorpusLock
from knowledge.documents import Document
from knowledge.errors import ContentError, CorpusMismatchError
from knowledge.ingest import KEPT_BYTES, FileResult, Ingest, Progress, numbered
from knowledge.manifest import Origin, StoredDocument
from knowledge.note_vectors import WithNoteVectors
from knowledge.papers import note_document
from knowledge.protocol import Hit, Passage
from knowledge.query_vectors import QueryVectors
from knowledge.reading.limits import DEFAULT_LIMITS, ReadLimits
from knowledge.reading.sources import FoundDocument, read_all
from knowledge.rebuild import fill, rebuild
from knowledge.schema import PaperNote
from knowledge.search_cache import SearchCache
from knowledge.snapshot import Snapshot
from knowledge.source_files import SourceFiles
from knowledge.storage import storage_faults
from knowledge.topicality import NOTHING_KNOWN, Topicality, topicality
from models.protocol import Embedder


class Corpus:
    """Fulfils `Searcher`. Searching is safe from several threads, while documents are added too."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """Open the folder. Use `Corpus.open`, which says what can go wrong."""
        with storage_faults(folder):
            folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._embedder = embedder
        self._adding = Lock()
        self._queries = QueryVectors(embedder)
        self._cache = SearchCache(folder / "search", embedder.identity)
        with ExitStack() as opened:
            lock = CorpusLock(folder)
            lock.acquire()
            opened.callback(lock.release)
            self._manifest = open_manifest(folder)
            opened.callback(self._manifest.close)
            self._sources = SourceFiles(folder / "sources")
            self._take_up_prepared()
            check_embedder(self._manifest, embedder)
            self._vectors = open_vectors(folder / vectors_name(self._manifest))
            opened.callback(self._vectors.close)
            self._snapshot = self._settle()
            self._closing = opened.pop_all()

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
        """Make all vectors again from the stored passages; returns how many there are. See `rebuild`."""
        return rebuild(data_dir, embedder, on_progress).passages

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

    def add(
        self,
        paths: Sequence[Path],
        on_progress: Progress | None = None,
        limits: ReadLimits = DEFAULT_LIMITS,
        keep_up_to: int = KEPT_BYTES,
    ) -> list[FileResult]:
        """Add files and folders; what is there with the same content is left as it is.

        Files are read in processes of their own under `limits`. A PDF of up to `keep_up_to` bytes is
        kept, so that citations can open its pages.
        """
        read_before = {
            (source.sha256, source.key): source.doc for source in self._manifest.sources().values()
        }
        found = read_all(paths, lambda sha256, key: read_before.get((sha256, key)), limits)
        with closing(found):
            return self._add(found, on_progress, keep_up_to)

    def remove(self, doc: str) -> bool:
        """Take a document out, with its vectors and its file; False when there is none of that id.

        Raises ContentError for a paper note, which would be back at the next start.
        """
        stored = self._manifest.documents().get(doc)
        if stored is None:
            return False
        if stored.origin == "note":
            raise ContentError(
                f"{doc!r} is a paper note that comes with Viva; only added documents go."
            )
        with self._adding, storage_faults(self._folder):
            # The row first: vectors without one are nobody's and go at the next start.
            self._vectors.delete(self._manifest.remove(doc))
            self._drop_files()
            self._refresh()
        return True

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
            ingest = self._ingest("note", on_progress)
            ingest.embedder = WithNoteVectors(self._embedder)
            results = ingest.run(numbered(documents))
            for document in self._manifest.documents().values():
                if document.origin == "note" and document.id not in notes:
                    self._vectors.delete(self._manifest.remove(document.id))
            self._manifest.put_setting("notes", wanted)
            self._refresh()
        return results

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        """The best `k` passages by meaning and by word (`fusion`), ties in the order of the ids.

        A hit's score is its cosine similarity; the order is the fusion's, so scores need not fall.
        A search sees the corpus as the last finished run of adding left it.
        """
        if k < 1:
            raise ValueError(f"k is {k!r}; expected 1 or more.")
        snapshot = self._snapshot
        if not query.strip() or docs == () or not snapshot.count:
            return []
        vector = self._queries.vector(query)
        return snapshot.search(query, vector, k, None if docs is None else frozenset(docs))

    def knows(self, query: str) -> Topicality:
        """How probable it is that the corpus has anything on what was said; 0 for an empty corpus."""
        snapshot = self._snapshot
        if not query.strip() or not snapshot.count:
            return NOTHING_KNOWN
        return topicality(snapshot.signals(query, self._queries.vector(query)))

    def around(self, passage_id: str, n: int = 1) -> list[Passage]:
        """The passage with up to `n` before and after it in its document, in the text's order.

        An empty list when there is no passage of that id.
        """
        found = self._manifest.passage(passage_id)
        if found is None:
            return []
        passages = [passage for _, passage in self._manifest.passages_of(found.doc)]
        place = [passage.id for passage in passages].index(passage_id)
        return passages[max(place - n, 0) : place + n + 1]

    @property
    def snapshot(self) -> Snapshot:
        """What a search sees at this moment, for measuring its parts."""
        return self._snapshot

    def passage(self, passage_id: str) -> Passage | None:
        """The passage of that id, None when there is none."""
        return self._manifest.passage(passage_id)

    def added(self) -> tuple[str, ...]:
        """Ids of the documents that were added to the notes, in their order."""
        rows = self._manifest.documents().values()
        return tuple(row.id for row in rows if row.origin == "file")

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
        self,
        documents: Iterable[FoundDocument],
        on_progress: Progress | None,
        keep_up_to: int = 0,
    ) -> list[FileResult]:
        with self._adding, storage_faults(self._folder):
            ingest = self._ingest("file", on_progress)
            ingest.sources, ingest.keep_up_to = self._sources, keep_up_to
            try:
                return ingest.run(documents)
            finally:
                # A run that fails halfway has committed what came before.
                if ingest.wrote:
                    self._drop_files()
                    self._refresh()

    def _ingest(self, origin: Origin, on_progress: Progress | None) -> Ingest:
        return Ingest(self._manifest, self._vectors, self._embedder, origin, on_progress)

    def _take_up_prepared(self) -> None:
        """Switch to vectors that a rebuild prepared while another process held the corpus."""
        found = prepared(self._manifest)
        if found is None or found[1] != self._embedder.identity:
            return
        with ExitStack() as opened:
            vectors = open_vectors(self._folder / found[0])
            opened.callback(vectors.close)
            fill(self._manifest, vectors, self._embedder)
        switch(self._manifest, self._folder, found[0], self._embedder)

    def _drop_files(self) -> None:
        """Delete kept files that no document was read from."""
        kept = (source for source in self._manifest.sources().values() if source.kept)
        self._sources.remove_all_but({source.sha256 for source in kept})

    def _settle(self) -> Snapshot:
        """Remove vectors without a document; refuse an index that has lost one of its own."""
        wanted, there = self._manifest.vector_ids(), self._vectors.ids()
        self._vectors.delete(there - wanted)
        self._drop_files()
        if lost := len(wanted - there):
            raise CorpusMismatchError(
                f"{lost} of the corpus's {len(wanted)} vectors are lost. {REBUILD}"
            )
        return self._read()

    def _read(self) -> Snapshot:
        rows = self._manifest.rows()
        kept = self._cache.load(rows)
        if kept is not None:
            return kept
        try:
            vectors = self._vectors.read([row.vector_id for row in rows], self._embedder.dimension)
        except (ChromaError, KeyError, ValueError) as error:
            raise CorpusMismatchError(
                f"The vectors of the corpus's {len(rows)} passages cannot be read ({error}). {REBUILD}"
            ) from error
        snapshot = Snapshot(rows, vectors)
        with storage_faults(self._folder):
            self._cache.save(rows, snapshot)
        return snapshot

    def _refresh(self) -> None:
        snapshot = self._read()
        snapshot.index_words()  # whoever adds pays for it, not whoever searches next
        self._snapshot = snapshot


def _digest(parts: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
