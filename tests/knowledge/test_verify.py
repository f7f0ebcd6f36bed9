"""`verify` finds each kind of damage and names the step; `rebuild` works beside a running corpus."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge.corpus import Corpus
from knowledge.corpus_folder import open_manifest, vectors_name
from knowledge.corpus_lock import CorpusLock
from knowledge.documents import Document, Section
from knowledge.errors import CorpusBusyError
from knowledge.rebuild import rebuild
from knowledge.source_files import SourceFiles
from knowledge.vectors import VectorStore
from knowledge.verify import verify
from models.hash_embedder import HashEmbedder

MakePdf = Callable[..., Path]


@pytest.fixture
def data(tmp_path: Path, make_pdf: MakePdf, embedder: HashEmbedder) -> Path:
    make_pdf(tmp_path / "a.pdf", [["The cache of this paper grows."], ["It ends on page two."]])
    (tmp_path / "b.md").write_text("# Loss\n\nIt falls as a power of compute.", encoding="utf-8")
    with Corpus.open(tmp_path / "data", embedder) as corpus:
        corpus.add([tmp_path / "a.pdf", tmp_path / "b.md"])
    return tmp_path / "data"


def bad(data: Path, embedder: HashEmbedder) -> dict[str, str]:
    return {check.name: check.next_step for check in verify(data, embedder) if not check.ok}


def store(data: Path) -> VectorStore:
    return VectorStore(data / "corpus" / "chroma")


def test_a_whole_corpus_has_nothing_wrong(data: Path, embedder: HashEmbedder) -> None:
    checks = verify(data, embedder)
    assert all(check.ok for check in checks), checks
    assert {check.name: check.found for check in checks}[
        "reach"
    ] == "a query reaches 2 of 2 passages"


def test_lost_foreign_and_broken_vectors_are_told_apart(data: Path, embedder: HashEmbedder) -> None:
    vectors = store(data)
    names = sorted(vectors.ids())
    vectors.put(["ghost#0 abc"], ["ghost"], np.asarray(embedder.embed(["ghost"])))
    vectors.close()
    assert "Open the corpus" in bad(data, embedder)["vectors of nobody"]
    Corpus.open(data, embedder).close()
    assert bad(data, embedder) == {}
    vectors = store(data)
    vectors.put(names[:1], ["a.pdf"], np.asarray(embedder.embed(["of another text"])))
    vectors.close()
    assert "viva corpus rebuild" in bad(data, embedder)["embedded again"]
    vectors = store(data)
    vectors.delete(names[:1])
    vectors.close()
    assert "viva corpus rebuild" in bad(data, embedder)["vectors"]
    rebuild(data, embedder)
    assert bad(data, embedder) == {}


def test_a_lost_or_changed_file_is_found(data: Path, embedder: HashEmbedder) -> None:
    (file,) = SourceFiles(data / "corpus" / "sources").files()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + b"X")
    assert "viva corpus add" in bad(data, embedder)["files"]
    file.unlink()
    assert "viva corpus add" in bad(data, embedder)["files"]


def test_another_embedder_is_named(data: Path) -> None:
    assert "viva corpus rebuild" in bad(data, HashEmbedder(32))["embedder"]


def test_verify_waits_for_no_owner(data: Path, embedder: HashEmbedder) -> None:
    with Corpus.open(data, embedder), pytest.raises(CorpusBusyError):
        verify(data, embedder)


def test_a_rebuild_beside_a_running_corpus_is_taken_up_at_its_next_start(
    data: Path, embedder: HashEmbedder
) -> None:
    other = HashEmbedder(dimension=32)
    with Corpus.open(data, embedder) as corpus:
        rebuilt = rebuild(data, other)
        assert (rebuilt.passages, rebuilt.waiting) == (2, True)
        assert corpus.search("cache", k=1)[0].passage.doc == "a.pdf"
        late = Document("late", "", (Section("", None, "Added after the rebuild."),))
        corpus.add_documents([late])
    Corpus.open(data, embedder).close()  # the old vectors are in force for the old embedder
    with Corpus.open(data, other) as corpus:
        assert corpus.search("added after", k=1)[0].passage.doc == "late"
        assert corpus.count() == 3
    assert bad(data, other) == {}
    assert not (data / "corpus" / "chroma").exists()


def test_a_rebuild_that_dies_leaves_the_old_vectors_in_force(
    data: Path, embedder: HashEmbedder
) -> None:
    half = VectorStore(data / "corpus" / "vectors-2")
    half.put(["x#0 abc"], ["x"], np.asarray(embedder.embed(["half"])))
    half.close()
    assert bad(data, embedder) == {}
    assert not rebuild(data, embedder).waiting
    manifest = open_manifest(data / "corpus")
    name = vectors_name(manifest)
    manifest.close()
    assert [path.name for path in (data / "corpus").glob("vectors-*")] == [name]
    assert bad(data, embedder) == {}


def test_one_rebuild_at_a_time(data: Path, embedder: HashEmbedder) -> None:
    lock = CorpusLock(data / "corpus", "rebuild")
    lock.acquire()
    with pytest.raises(CorpusBusyError):
        rebuild(data, embedder)
    lock.release()
