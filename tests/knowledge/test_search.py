"""A search weighs words against meaning, keeps to the documents asked for, and opens fast when large."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.corpus import Corpus
from knowledge.documents import Document, Section
from knowledge.fusion import blend
from knowledge.papers import load_notes, notes_on
from knowledge.query_vectors import KEPT, QueryVectors
from knowledge.search_cache import SAVED_FROM
from models.hash_embedder import HashEmbedder
from models.protocol import Vectors


def document(name: str, *texts: str) -> Document:
    return Document(name, "", tuple(Section("", None, text) for text in texts))


class Counting(HashEmbedder):
    """Counts the texts that it embeds."""

    def __init__(self) -> None:
        super().__init__(dimension=16)
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        return super().embed(texts)


def test_words_meaning_and_document_count_against_their_best() -> None:
    lexical = np.asarray([4, 2, 0], dtype=np.float32)
    similarity = np.asarray([0.2, 0.8, -0.4], dtype=np.float32)
    nothing = np.zeros(3, dtype=np.float32)
    assert blend(lexical, similarity, nothing).tolist() == pytest.approx([0.625, 0.75, -0.25])
    of_document = np.asarray([9, 0, 0], dtype=np.float32)
    assert blend(lexical, similarity, of_document)[0] == pytest.approx(0.825)
    assert blend(nothing, nothing, nothing).tolist() == [0, 0, 0]


def test_a_document_that_says_it_all_in_parts_goes_first(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        whole = document("whole", "Experts are routed.", "Shared ones serve each token.")
        corpus.add_documents([document("a", "Experts are routed."), whole])
        first = corpus.search("shared experts routed each token", k=3)
        assert corpus.snapshot.words.document_scores("shared experts").argmax() > 0
        docs = [hit.passage.doc for hit in first]
        assert docs.index("whole") < docs.index("a")


def test_a_documents_words_are_its_texts_under_one_title(
    tmp_path: Path, embedder: HashEmbedder
) -> None:
    titled = Document(
        "titled", "Medusa", (Section("", None, "Heads."), Section("", None, "Trees."))
    )
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents([titled, document("other", "Heads and trees.")])
        scores = corpus.snapshot.words.document_scores
        assert scores("medusa").tolist() == pytest.approx([0, *[scores("medusa").max()] * 2])
        assert scores("medusa").max() > 0


def test_a_search_keeps_to_the_documents_asked_for(tmp_path: Path, embedder: HashEmbedder) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents([document(name, f"cache of {name}") for name in ("a", "b", "c")])
        found = corpus.search("cache of a", k=5, docs=("b", "c", "elsewhere"))
        assert {hit.passage.doc for hit in found} == {"b", "c"}
        assert corpus.search("cache", k=5, docs=("elsewhere",)) == []


def test_notes_of_a_subject_can_be_asked_for() -> None:
    notes = load_notes()
    on_scaling = notes_on(notes, "scaling-laws")
    assert "chinchilla" in on_scaling
    assert "gqa" not in on_scaling


def test_a_hit_is_shown_with_its_neighbours(tmp_path: Path, embedder: HashEmbedder) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        texts = [f"Part {number} of twelve." for number in range(12)]
        corpus.add_documents([document("long", *texts), document("other", "Elsewhere.")])
        ids = [passage.id for passage in corpus.around("long#10", 2)]
        assert ids == ["long#8", "long#9", "long#10", "long#11"]
        assert [passage.id for passage in corpus.around("long#0")] == ["long#0", "long#1"]
        assert corpus.around("long#99") == []


def test_a_query_is_embedded_once() -> None:
    embedder = Counting()
    vectors = QueryVectors(embedder)
    assert np.array_equal(vectors.vector("cache"), vectors.vector("cache"))
    assert embedder.texts == ["cache"]
    for number in range(KEPT):
        vectors.vector(str(number))
    vectors.vector("cache")
    assert embedder.texts.count("cache") == 2


def test_a_large_corpus_opens_from_its_copy_and_a_damaged_copy_is_made_again(
    tmp_path: Path,
) -> None:
    embedder = HashEmbedder(dimension=8)
    texts = [f"Number {number} of many." for number in range(SAVED_FROM)]
    with Corpus.open(tmp_path, embedder) as corpus:
        corpus.add_documents([document("many", *texts), document("few", "The cache grows.")])
        before = [hit.passage.id for hit in corpus.search("number 17 cache", k=5)]
    (copy,) = (tmp_path / "corpus" / "search").iterdir()
    with Corpus.open(tmp_path, embedder) as corpus:
        assert [hit.passage.id for hit in corpus.search("number 17 cache", k=5)] == before
    (copy / "vectors.npy").write_bytes(b"not a whole file")
    with Corpus.open(tmp_path, embedder) as corpus:
        assert [hit.passage.id for hit in corpus.search("number 17 cache", k=5)] == before
        assert np.load(copy / "vectors.npy").shape == (SAVED_FROM + 1, 8)
        corpus.remove("few")
        assert "few" not in {hit.passage.doc for hit in corpus.search("cache grows", k=50)}
