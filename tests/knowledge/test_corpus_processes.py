"""Two processes never own one corpus, and one that is killed leaves no half document behind."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest

from knowledge.corpus import Corpus
from knowledge.errors import CorpusBusyError
from knowledge.vectors import VectorStore
from models.hash_embedder import HashEmbedder

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("corpus_process.py")


@contextmanager
def process(data: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    started = subprocess.Popen(
        [sys.executable, str(SCRIPT), str(data), *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT), "OMP_NUM_THREADS": "1"},
    )
    try:
        with started:
            yield started
    finally:
        started.kill()


def lines_of(started: subprocess.Popen[str]) -> list[str]:
    assert started.stdout is not None
    return started.stdout.read().splitlines()


def write_docs(path: Path, sizes: dict[str, int], word: str) -> Path:
    """A JSONL file whose documents give `sizes` passages each."""
    # One sentence a passage: too long to be shared between neighbours.
    passage = "The " + f"{word} of attention holds one key and one value, and the " * 15 + "rest. "
    rows = [{"id": name, "text": (passage * count).strip()} for name, count in sizes.items()]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return path


def test_the_second_process_is_told_who_owns_the_corpus(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    with process(tmp_path, "hold") as owner:
        assert owner.stdout is not None
        assert owner.stdin is not None
        assert owner.stdout.readline() == "open\n"
        with pytest.raises(CorpusBusyError, match=f"in use by process {owner.pid}.*--data"):
            Corpus.open(tmp_path, embedder)
        owner.stdin.write("\n")
        owner.stdin.flush()
        assert owner.wait(timeout=30) == 0
    Corpus.open(tmp_path, embedder).close()


def test_a_corpus_is_opened_once_in_a_process_too(tmp_path: Path, embedder: HashEmbedder) -> None:
    with (
        Corpus.open(tmp_path, embedder),
        pytest.raises(CorpusBusyError, match=f"process {os.getpid()}"),
    ):
        Corpus.open(tmp_path, embedder)


@pytest.mark.parametrize(
    ("calls", "committed"),
    [
        (2, []),  # within the first documents, before any vector is written
        (10, ["small"]),  # 256 vectors of the large document are written, its row is not
        (11, ["large", "small"]),  # the document after it is at hand
    ],
)
def test_a_process_killed_while_it_adds_leaves_whole_documents_only(
    tmp_path: Path, embedder: HashEmbedder, calls: int, committed: list[str]
) -> None:
    docs = write_docs(tmp_path / "docs.jsonl", {"small": 260, "large": 300, "last": 3}, "cache")
    with process(tmp_path, "add", str(docs), str(calls)) as killed:
        assert killed.wait(timeout=60) == -9
        assert "added" not in lines_of(killed)
    with Corpus.open(tmp_path, embedder) as corpus:
        assert [document.id for document in corpus.documents()] == committed
        found = {hit.passage.doc for hit in corpus.search("cache of attention", k=30)}
        assert found <= set(committed)
        assert bool(found) == bool(committed)
        results = corpus.add([docs])
        assert {result.doc: result.status for result in results} == {
            name: "unchanged" if name in committed else "added"
            for name in ("small", "large", "last")
        }
        assert corpus.count() == sum(result.passages for result in results)
        assert corpus.add([docs])[0].status == "unchanged"
    Corpus.open(tmp_path, embedder).close()


def test_a_replacement_that_is_killed_leaves_the_old_content(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    old = write_docs(tmp_path / "old.jsonl", {"paper": 2}, "cache")
    new = write_docs(tmp_path / "new.jsonl", {"paper": 300}, "optimizer")
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add([old])
        before = corpus.version
    with process(tmp_path, "add", str(new), "5") as killed:
        assert killed.wait(timeout=60) == -9
    with Corpus.open(tmp_path, embedder) as corpus:
        assert corpus.version == before
        hits = corpus.search("optimizer of attention", k=30)
        assert hits
        assert all("optimizer" not in hit.passage.text for hit in hits)


def test_vectors_without_a_document_are_removed_at_the_next_start(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    docs = write_docs(tmp_path / "docs.jsonl", {"paper": 2}, "cache")
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add([docs])
    store = VectorStore(tmp_path / "corpus" / "chroma")
    store.put(["ghost#0 abc"], ["ghost"], np.asarray(embedder.embed(["ghost"])))
    store.close()
    with Corpus.open(tmp_path, embedder) as corpus:
        assert corpus.count() == 2
        assert {hit.passage.doc for hit in corpus.search("ghost", k=10)} == {"paper"}
    store = VectorStore(tmp_path / "corpus" / "chroma")
    assert len(store.ids()) == 2
    store.close()
