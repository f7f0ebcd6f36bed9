"""One corpus: adding twice changes nothing, search is exact and stable, damage is found at the start."""

import shutil
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

import pytest

from knowledge.corpus import Corpus
from knowledge.documents import Document, Section
from knowledge.errors import CorpusMismatchError
from knowledge.ingest import COMMITTED_AT_ONCE
from knowledge.protocol import Searcher
from knowledge.schema import PaperNote
from knowledge.vectors import VectorStore
from models.errors import ModelRunError
from models.hash_embedder import HashEmbedder
from models.protocol import Vectors

Content = dict[str, Any]
MakePdf = Callable[..., Path]


def document(name: str, *texts: str, title: str = "") -> Document:
    return Document(name, title, tuple(Section("", None, text) for text in texts))


CACHE = document("cache", "The cache grows with every token.", title="Memory of attention")
SCALING = document(
    "scaling", "The loss falls as a power of compute.", "It used 14.8 trillion tokens."
)


def test_a_search_gives_passages_best_first_with_their_cosine(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        searcher: Searcher = corpus
        assert searcher.search("cache", k=3) == []
        corpus.add_documents([CACHE, SCALING])
        hits = searcher.search("how many trillion tokens were used", k=3)
        assert hits[0].passage.text == "It used 14.8 trillion tokens."
        assert len(hits) == corpus.count() == 3
        question, text = embedder.embed(
            ["how many trillion tokens were used", hits[0].passage.text]
        )
        assert hits[0].score == pytest.approx(float(question @ text), abs=1e-5)
        assert searcher.passage(hits[0].passage.id) == hits[0].passage
        assert searcher.passage("cache#9") is None
        assert [hit.passage.doc for hit in searcher.search("token", k=9, docs=("cache",))] == [
            "cache"
        ]
        assert searcher.search("token", k=9, docs=()) == []
        assert searcher.search("   ", k=9) == []
        with pytest.raises(ValueError, match="k is 0"):
            searcher.search("token", k=0)


def test_adding_again_changes_nothing(tmp_path: Path, embedder: HashEmbedder) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        assert [r.status for r in corpus.add_documents([CACHE, SCALING])] == ["added", "added"]
        assert sorted(corpus.added()) == ["cache", "scaling"]
        version, count = corpus.version, corpus.count()
        assert [r.status for r in corpus.add_documents([CACHE, SCALING])] == ["unchanged"] * 2
        assert (corpus.version, corpus.count()) == (version, count)
    with Corpus.open(tmp_path, embedder) as corpus:
        assert (corpus.version, corpus.count()) == (version, count)
        assert corpus.search("trillion", k=1)[0].passage.doc == "scaling"


def test_changed_content_replaces_the_document(tmp_path: Path, embedder: HashEmbedder) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents([CACHE, SCALING])
        before = corpus.version
        assert corpus.search("falls trillion", k=9)
        (result,) = corpus.add_documents([document("scaling", "Nothing but optimizers.")])
        assert (result.status, result.passages, corpus.count()) == ("replaced", 1, 2)
        texts = [hit.passage.text for hit in corpus.search("trillion optimizers", k=9)]
        assert texts == ["Nothing but optimizers.", CACHE.text]
        assert corpus.version != before
        corpus.add_documents([SCALING])
        assert corpus.version == before


def test_the_version_does_not_depend_on_the_order_of_adding(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    with (
        Corpus.open(tmp_path / "a", embedder) as one,
        Corpus.open(tmp_path / "b", embedder) as other,
    ):
        one.add_documents([CACHE, SCALING])
        other.add_documents([SCALING])
        other.add_documents([CACHE])
        assert one.version == other.version


def test_equal_passages_stand_in_the_order_of_their_ids(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    same = [document(f"d{number}", "The same words.") for number in (10, 2, 1)]
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents(same)
        assert [hit.passage.id for hit in corpus.search("same words", k=3)] == [
            "d1#0",
            "d10#0",
            "d2#0",
        ]


def test_files_that_cannot_be_added_give_reasons_and_stop_nothing(
    tmp_path: Path, embedder: HashEmbedder, make_pdf: MakePdf
) -> None:
    papers = tmp_path / "papers"
    (papers / "sub").mkdir(parents=True)
    make_pdf(papers / "kv-cache.pdf", [["The cache of this paper grows."]])
    (papers / "broken.pdf").write_bytes(b"%PDF-1.4")
    (papers / "same.md").write_text("# One\n\nFirst.", encoding="utf-8")
    (papers / "sub" / "same.md").write_text("# Two\n\nSecond.", encoding="utf-8")
    shares: list[float] = []
    with Corpus.open(tmp_path, embedder) as corpus:
        results = corpus.add([papers], lambda share, source: shares.append(share))
        again = corpus.add([tmp_path / "absent", papers / "kv-cache.pdf"])
        (empty,) = corpus.add([tmp_path / "corpus" / "chroma"])
        hit = corpus.search("this paper grows", k=1)[0]
    found = {Path(result.source).relative_to(papers).as_posix(): result for result in results}
    assert {name: result.status for name, result in found.items()} == {
        "broken.pdf": "failed",
        "kv-cache.pdf": "added",
        "same.md": "added",
        "sub/same.md": "failed",
    }
    assert "not a PDF" in found["broken.pdf"].reason
    assert "already that of" in found["sub/same.md"].reason
    assert [result.status for result in again] == ["failed", "unchanged"]
    assert "no file that can be read" in empty.reason
    assert (hit.passage.doc, hit.passage.page) == ("kv-cache.pdf", 1)
    assert shares == sorted(shares)
    assert shares[-1] == pytest.approx(1.0)


class FailingEmbedder(HashEmbedder):
    """Fails on a text that holds the word "poison"."""

    def embed(self, texts: Sequence[str]) -> Vectors:
        if any("poison" in text for text in texts):
            raise ModelRunError("the embedder failed")
        return super().embed(texts)


def test_what_was_committed_before_a_failure_is_found_at_once(tmp_path: Path) -> None:
    documents = [document(f"d{number}", f"Paper {number} on caches.") for number in range(300)]
    with Corpus.open(tmp_path, FailingEmbedder(64)) as corpus:
        assert corpus.search("caches", k=1) == []
        with pytest.raises(ModelRunError):
            corpus.add_documents([*documents, document("bad", "poison")])
        assert corpus.count() == COMMITTED_AT_ONCE
        assert len(corpus.search("caches", k=300)) == COMMITTED_AT_ONCE
        assert corpus.add_documents(documents)[-1].status == "added"
        assert len(corpus.search("caches", k=300)) == 300


def test_notes_are_embedded_once_and_followed_when_they_change(
    tmp_path: Path, embedder: HashEmbedder, note: Content
) -> None:
    first = PaperNote.model_validate(note)
    second = PaperNote.model_validate(note | {"id": "mqa", "title": "Another note"})
    with Corpus.open(tmp_path, embedder) as corpus:
        assert [r.status for r in corpus.ensure_embedded({"gqa": first, "mqa": second})] == [
            "added"
        ] * 2
        assert corpus.ensure_embedded({"gqa": first, "mqa": second}) == []
        corpus.add_documents([CACHE])
        (refused,) = corpus.add_documents([document("gqa", "Mine.")])
        assert (refused.status, "is that of a paper note" in refused.reason) == ("failed", True)
        changed = PaperNote.model_validate(note | {"limits": "None that we know of."})
        assert [r.status for r in corpus.ensure_embedded({"gqa": changed})] == ["replaced"]
        assert [row.id for row in corpus.documents()] == ["cache", "gqa"]
        renamed = PaperNote.model_validate(
            note | {"id": "gqa-2", "limits": "None that we know of."}
        )
        assert [r.status for r in corpus.ensure_embedded({"gqa-2": renamed})] == ["added"]
        corpus.ensure_embedded({"gqa": changed})
        hit = corpus.search("limits none that we know of", k=1, docs=("gqa",))[0]
        assert (hit.passage.section, hit.passage.id) == ("limits", "gqa#3")
        assert all(hit.passage.doc != "mqa" for hit in corpus.search("heads", k=20))


def test_another_embedder_is_refused_until_the_corpus_is_rebuilt(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    other = HashEmbedder(dimension=32)
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents([CACHE, SCALING])
    with pytest.raises(
        CorpusMismatchError, match=r"'hash-64-v1'.*'hash-32-v1'.*viva corpus rebuild"
    ):
        Corpus.open(tmp_path, other)
    shares: list[float] = []
    assert Corpus.rebuild(tmp_path, other, lambda share, doc: shares.append(share)) == 3
    assert shares == [1.0]
    with Corpus.open(tmp_path, other) as corpus:
        assert corpus.search("trillion", k=1)[0].passage.doc == "scaling"
        assert corpus.count() == 3


def test_lost_vectors_are_found_at_the_start_and_a_rebuild_mends_them(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents([CACHE, SCALING])
    store = VectorStore(tmp_path / "corpus" / "chroma")
    store.delete([sorted(store.ids())[0]])
    store.close()
    with pytest.raises(
        CorpusMismatchError, match=r"1 of the corpus's 3 vectors are lost.*viva corpus rebuild"
    ):
        Corpus.open(tmp_path, embedder)
    shutil.rmtree(tmp_path / "corpus" / "chroma")
    with pytest.raises(
        CorpusMismatchError, match=r"3 of the corpus's 3 vectors.*viva corpus rebuild"
    ):
        Corpus.open(tmp_path, embedder)
    Corpus.rebuild(tmp_path, embedder)
    with Corpus.open(tmp_path, embedder) as corpus:
        assert len(corpus.search("tokens", k=9)) == 3


@pytest.mark.parametrize("name", ["corpus.sqlite3", "chroma/chroma.sqlite3"])
def test_a_damaged_file_is_refused_with_the_next_step(
    tmp_path: Path, embedder: HashEmbedder, name: str
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents([CACHE])
    (tmp_path / "corpus" / name).write_bytes(b"not a database" * 1000)
    with pytest.raises(CorpusMismatchError, match="viva corpus"):
        Corpus.open(tmp_path, embedder)


def test_searching_while_documents_are_added_sees_whole_documents_only(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    def version(number: int) -> list[Document]:
        return [
            document(f"d{n}", f"Edition {number} of the text.", f"End of {number}.")
            for n in range(40)
        ]

    with Corpus.open(tmp_path, embedder) as corpus, ThreadPoolExecutor(4) as pool:
        corpus.add_documents(version(0))
        adding = pool.submit(
            lambda: [corpus.add_documents(version(number)) for number in range(1, 6)]
        )
        searches = [pool.submit(corpus.search, "edition of the text", 20) for _ in range(60)]
        assert all(len(search.result()) == 20 for search in searches)
        assert all(result.status == "replaced" for run in adding.result() for result in run)
        assert {hit.passage.text for hit in corpus.search("edition", k=80)} == {
            "Edition 5 of the text.",
            "End of 5.",
        }


def test_a_search_of_3000_passages_is_quick(tmp_path: Path, embedder: HashEmbedder) -> None:
    documents = [
        document(f"d{n}", f"Paper {n} has {n * 7} billion weights and {n % 13} heads.")
        for n in range(3000)
    ]
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents(documents)
        corpus.search("warm up", k=10)
        times = []
        for number in range(20):
            start = perf_counter()
            hits = corpus.search(f"paper {number} of {number * 7} billion weights", k=10)
            times.append(perf_counter() - start)
            assert len(hits) == 10
    assert sorted(times)[10] < 0.04
