"""All vectors made again beside the old ones, which stay in force until the new ones are whole.

A process that holds the corpus (`viva serve`) goes on undisturbed; it takes up the new vectors when
it is started again. Killed at any moment, a rebuild leaves the corpus as it was.
"""

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from knowledge.corpus_folder import free_vectors_name, open_manifest, open_vectors, prepare, switch
from knowledge.corpus_lock import CorpusLock
from knowledge.errors import CorpusBusyError
from knowledge.ingest import COMMITTED_AT_ONCE, Progress, embed_passages
from knowledge.manifest import Manifest
from knowledge.storage import storage_faults
from knowledge.vectors import VectorStore
from models.protocol import Embedder


@dataclass(frozen=True)
class Rebuilt:
    """How many vectors were made. With `waiting` a running process still uses the old ones."""

    passages: int
    waiting: bool


def rebuild(data_dir: Path, embedder: Embedder, on_progress: Progress | None = None) -> Rebuilt:
    """Make all vectors again from the stored passages.

    Raises CorpusBusyError when another rebuild is under way, CorpusWriteError.
    """
    folder = data_dir / "corpus"
    with ExitStack() as closing:
        closing.enter_context(storage_faults(folder))
        folder.mkdir(parents=True, exist_ok=True)
        own = CorpusLock(folder, "rebuild")
        own.acquire()
        closing.callback(own.release)
        manifest = open_manifest(folder)
        closing.callback(manifest.close)
        name = free_vectors_name(manifest, folder)
        vectors = open_vectors(folder / name)
        closing.callback(vectors.close)
        fill(manifest, vectors, embedder, on_progress)
        corpus = CorpusLock(folder)
        try:
            corpus.acquire()
        except CorpusBusyError:
            # What is added meanwhile is filled in when the vectors are taken up.
            prepare(manifest, name, embedder)
            return Rebuilt(manifest.count(), waiting=True)
        closing.callback(corpus.release)
        fill(manifest, vectors, embedder, on_progress)
        switch(manifest, folder, name, embedder)
        return Rebuilt(manifest.count(), waiting=False)


def fill(
    manifest: Manifest,
    vectors: VectorStore,
    embedder: Embedder,
    on_progress: Progress | None = None,
) -> None:
    """Bring the vectors to exactly the manifest's passages, embedding those that are missing."""
    there = vectors.ids()
    rows = [row for row in manifest.all_passages() if row[0] not in there]
    for start in range(0, len(rows), COMMITTED_AT_ONCE):
        part = rows[start : start + COMMITTED_AT_ONCE]
        passages = [passage for _, passage in part]
        names, docs = [name for name, _ in part], [passage.doc for passage in passages]
        vectors.put(names, docs, embed_passages(embedder, passages))
        if on_progress is not None:
            on_progress((start + len(part)) / len(rows), passages[-1].doc)
    vectors.delete(there - manifest.vector_ids())
