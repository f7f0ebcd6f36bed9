"""Search is measured as the figures say, and the labelled sets are what their notes say they are."""

import json
import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from eval.metrics.retrieval import hit, ndcg
from eval.retrieval.compare import compare
from eval.retrieval.growth import Grown
from eval.retrieval.growth_plot import draw_growth
from eval.retrieval.labelled import paraphrases, utterances
from eval.retrieval.late_interaction import max_similarity
from eval.retrieval.question_sets import question_sets, ranks
from eval.retrieval.synthetic import PartlyEmbedded, documents, sentences_of
from eval.retrieval.variants import reciprocal_ranks
from knowledge.corpus import Corpus
from knowledge.errors import ContentError
from knowledge.papers import load_notes
from knowledge.protocol import Passage
from models.hash_embedder import HashEmbedder


def passage(doc: str, text: str = "") -> Passage:
    return Passage(id=f"{doc}#0", doc=doc, title="", start=0, end=0, text=text)


@pytest.fixture
def sets(tmp_path: Path) -> Path:
    docs = [{"id": f"d{n}", "text": f"The cache of model {n} is large. " * 3} for n in range(9)]
    queries = [{"id": f"q{n}", "query": f"cache of model {n}", "gold": [f"d{n}"]} for n in range(9)]
    for name, rows in (("tiny-docs", docs), ("tiny-queries", queries)):
        lines = "\n".join(json.dumps(row) for row in rows)
        (tmp_path / f"{name}.jsonl").write_text(lines, encoding="utf-8")
    return tmp_path


def test_hit_and_ndcg_count_ranks_from_zero() -> None:
    assert [hit([4], k) for k in (4, 5)] == [0, 1]
    assert hit([], 10) == 0
    assert ndcg([0], right=1) == 1
    assert ndcg([1], right=1) == pytest.approx(1 / math.log2(3))
    assert ndcg([0, 1], right=2) == 1
    assert ndcg([0], right=3) == pytest.approx(1 / (1 + 1 / math.log2(3) + 0.5))
    assert ndcg([10], right=1) == 0
    assert math.isnan(ndcg([0], right=0))


def test_rank_fusion_adds_reciprocal_ranks() -> None:
    assert reciprocal_ranks([[7, 8, 9], [9, 8]]) == [9, 8, 7]
    assert reciprocal_ranks([[2], [1]]) == [1, 2]
    assert reciprocal_ranks([[], []]) == []


def test_each_token_takes_its_best_match() -> None:
    query = np.asarray([[1, 0], [0, 1]], dtype=np.float32)
    text = np.asarray([[1, 0], [0.6, 0.8]], dtype=np.float32)
    assert max_similarity(query, text) == pytest.approx((1 + 0.8) / 2)


def test_every_variant_is_measured_on_both_halves(sets: Path, tmp_path: Path) -> None:
    (asked,) = question_sets(sets, None)
    embedder = HashEmbedder(dimension=64)
    with Corpus.open(tmp_path / "data", embedder) as corpus:
        corpus.add([asked.docs])
        figures = compare(corpus, asked, embedder.embed).figures
    every = {row.variant: row for row in figures if row.part == "all"}
    assert every.keys() == {"bm25", "dense", "rank fusion", "fused"}
    assert every["bm25"].questions == 9
    assert every["bm25"].hit_1 == every["fused"].hit_1 == 1
    halves = [row.questions for row in figures if row.variant == "fused" and row.part != "all"]
    assert sum(halves) == 9


def test_a_needle_is_found_in_its_own_paper_only(tmp_path: Path) -> None:
    row = {"id": "n", "pdf": "gqa.pdf", "question": "How many?", "needle_regex": "8 groups"}
    (tmp_path / "pdf-needles.jsonl").write_text(json.dumps(row), encoding="utf-8")
    (asked,) = question_sets(tmp_path, tmp_path)
    found = [
        passage("mqa.pdf", "8 groups"),
        passage("gqa.pdf", "none"),
        passage("gqa.pdf", "8\ngroups"),
    ]
    assert ranks(asked.questions[0], found) == [2]
    with pytest.raises(ContentError, match="queries"):
        question_sets(tmp_path, None)


def test_a_document_counts_once_where_documents_are_right(sets: Path) -> None:
    (asked,) = question_sets(sets, None)
    found = [passage("d7"), passage("d7"), passage("d0")]
    assert ranks(asked.questions[0], found) == [1]


def test_synthetic_corpora_are_the_same_each_time(sets: Path) -> None:
    sentences = sentences_of(sets)
    assert [d.text for d in documents(sentences, 5)] == [d.text for d in documents(sentences, 5)]
    partly = PartlyEmbedded(HashEmbedder(dimension=16), real=2)
    real = partly.embed(["cache", "model"])
    assert np.array_equal(real, HashEmbedder(dimension=16).embed(["cache", "model"]))
    mixed = partly.embed(["a", "b", "c"])
    assert mixed.shape == (3, 16)
    assert np.linalg.norm(mixed, axis=1) == pytest.approx(np.ones(3), abs=1e-5)
    assert (mixed @ real.T).max(axis=1).min() > 0.5


def test_growth_is_drawn(tmp_path: Path) -> None:
    fields = dict.fromkeys(Grown.model_fields, 1.0)
    rows = [Grown.model_validate(fields | {"passages": size}) for size in (1000, 10_000)]
    draw_growth(rows, tmp_path / "growth.png")
    assert (tmp_path / "growth.png").read_bytes().startswith(b"\x89PNG")


def test_the_utterances_are_half_on_topic_in_both_halves() -> None:
    rows = utterances()
    counted = Counter((row.split, row.on_topic) for row in rows)
    assert len({row.text for row in rows}) == len(rows) >= 160
    assert len(set(counted.values())) == 1
    assert sum(row.kind == "few-terms" for row in rows) >= 40
    assert sum(row.kind == "ambiguous" for row in rows) >= 20


def test_the_paraphrases_name_notes_that_exist() -> None:
    rows = paraphrases()
    assert {row.paper for row in rows} <= load_notes().keys()
    assert len({row.query for row in rows}) == len(rows) >= 60
    assert sum(row.pdf is not None for row in rows) >= 30
    assert sum(row.pdf is None for row in rows) >= 30
    assert len({row.pdf for row in rows if row.pdf}) == 12
    assert sum(row.split == "fresh" for row in rows) == 40
