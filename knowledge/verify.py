"""Whether a corpus is whole: manifest, vectors and kept files traced to each other, one check a line.

Sample: Check(name="vectors", ok=False, found="3 of 120 are lost", next_step="Run `viva corpus rebuild` ...")
"""

import random
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from chromadb.errors import ChromaError

from knowledge.corpus_folder import REBUILD, open_manifest, open_vectors, vectors_name
from knowledge.corpus_lock import CorpusLock
from knowledge.errors import CorpusMismatchError
from knowledge.ingest import embed_passages
from knowledge.manifest import Manifest, vector_id_of
from knowledge.pdf.layout import Layout
from knowledge.protocol import Passage
from knowledge.source_files import SourceFiles, sha256_of
from knowledge.vectors import VectorStore
from models.protocol import Embedder, Vectors

_SAMPLE = 32
"""Passages that are embedded again and compared."""
_SAME = 0.999
_START = "Open the corpus once (any `viva` command that searches): it removes them."
_AGAIN = "Add the file again with `viva corpus add`."


@dataclass(frozen=True)
class Check:
    """One thing looked at: what was found and, where it is wrong, what to do."""

    name: str
    ok: bool
    found: str
    next_step: str = ""


def verify(data_dir: Path, embedder: Embedder) -> list[Check]:
    """Every check in order. Changes nothing. Raises CorpusBusyError while another process holds it."""
    folder = data_dir / "corpus"
    with ExitStack() as closing:
        folder.mkdir(parents=True, exist_ok=True)
        lock = CorpusLock(folder)
        lock.acquire()
        closing.callback(lock.release)
        manifest = open_manifest(folder)
        closing.callback(manifest.close)
        checks = [*_manifest_checks(manifest), *_file_checks(manifest, folder)]
        try:
            vectors = open_vectors(folder / vectors_name(manifest))
        except CorpusMismatchError as error:
            return [*checks, Check("vectors", False, str(error), REBUILD)]
        closing.callback(vectors.close)
        return [*checks, *_vector_checks(manifest, vectors, embedder)]


def _manifest_checks(manifest: Manifest) -> Iterator[Check]:
    faults = manifest.check()
    restore = "Restore corpus.sqlite3 from a backup."
    yield _check("manifest", faults, f"{len(manifest.documents())} documents", restore)
    wrong: list[str] = []
    for doc, stored in manifest.documents().items():
        rows = manifest.passages_of(doc)
        whole = [passage.id for _, passage in rows] == [f"{doc}#{n}" for n in range(len(rows))]
        named = all(name == vector_id_of(passage, stored.digest) for name, passage in rows)
        if not rows or not whole or not named:
            wrong.append(doc)
    yield _check(
        "passages", wrong, f"{manifest.count()} passages", f"Remove and add again. {_AGAIN}"
    )


def _file_checks(manifest: Manifest, folder: Path) -> Iterator[Check]:
    files = SourceFiles(folder / "sources")
    kept = {doc: source for doc, source in manifest.sources().items() if source.kept}
    wrong = []
    for doc, source in kept.items():
        path = files.path_of(source.sha256)
        if (
            not path.is_file()
            or path.stat().st_size != source.size
            or sha256_of(path) != source.sha256
        ):
            wrong.append(doc)
    yield _check(
        "files", wrong, f"{len(kept)} files as they were added", f"Remove the document. {_AGAIN}"
    )
    wanted = {f"{source.sha256}.pdf" for source in kept.values()}
    loose = [path.name for path in files.files() if path.name not in wanted]
    yield _check("loose files", loose, "none", _START)
    lost = [doc for doc in kept if not _spans_hold(manifest, doc)]
    yield _check("spans", lost, "every passage of a kept PDF has its place on a page", _AGAIN)


def _spans_hold(manifest: Manifest, doc: str) -> bool:
    try:
        layout = Layout.unpacked(manifest.layout(doc))
    except ValueError:
        return False
    for _, passage in manifest.passages_of(doc):
        runs = layout.between(passage.start, passage.end)
        if passage.text != "[equation]" and (not runs or runs[0][0] != passage.page):
            return False
    return True


def _vector_checks(manifest: Manifest, vectors: VectorStore, embedder: Embedder) -> Iterator[Check]:
    built_with = manifest.setting("embedder")
    same = built_with in (None, embedder.identity)
    other = [] if same else [f"built with {built_with!r}, not {embedder.identity!r}"]
    yield _check("embedder", other, str(built_with), REBUILD)
    wanted, there = manifest.vector_ids(), vectors.ids()
    yield _check("vectors", sorted(wanted - there), f"{len(there)} vectors", REBUILD)
    yield _check("vectors of nobody", sorted(there - wanted), "none", _START)
    if other or wanted - there:
        return
    rows = list(manifest.all_passages())
    try:
        matrix = vectors.read([name for name, _ in rows], embedder.dimension)
    except (ChromaError, KeyError, ValueError) as error:
        yield Check("reach", False, f"vectors cannot be read ({error})", REBUILD)
        return
    yield _reach(manifest, matrix)
    yield _sampled(rows, matrix, embedder)


def _reach(manifest: Manifest, matrix: Vectors) -> Check:
    """Whether each vector, given as a query, is its own best hit: a broken one is found by nothing."""
    lengths = np.linalg.norm(matrix, axis=1)
    reached = int(np.count_nonzero(np.isfinite(lengths) & (np.abs(lengths - 1) < 1e-2)))
    count = manifest.count()
    return Check(
        "reach",
        reached == count,
        f"a query reaches {reached} of {count} passages",
        "" if reached == count else REBUILD,
    )


def _sampled(rows: list[tuple[str, Passage]], matrix: Vectors, embedder: Embedder) -> Check:
    """Whether vectors are those of their passages, on passages drawn by chance, the same each time."""
    places = sorted(random.Random(0).sample(range(len(rows)), min(_SAMPLE, len(rows))))
    again = embed_passages(embedder, [rows[place][1] for place in places])
    wrong = [
        rows[place][0]
        for place, vector in zip(places, again, strict=True)
        if float(matrix[place] @ vector) < _SAME
    ]
    return _check("embedded again", wrong, f"{len(places)} passages give their vectors", REBUILD)


def _check(name: str, wrong: list[str], fine: str, next_step: str) -> Check:
    if not wrong:
        return Check(name, True, fine)
    shown = ", ".join(wrong[:3]) + (", ..." if len(wrong) > 3 else "")
    return Check(name, False, f"{len(wrong)} wrong: {shown}", next_step)
