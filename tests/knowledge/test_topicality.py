"""Knowing that it does not know: from signals to a probability."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.corpus import Corpus
from knowledge.documents import Document, Section
from knowledge.lexical import WordIndex, words
from knowledge.topicality import Signals, Weights, shipped_weights, signals_of, topicality
from models.hash_embedder import HashEmbedder

EQUAL = Weights(
    fitted="by hand", mean=(0,) * 4, deviation=(1,) * 4, weight=(1.0, 1.0, 1.0, 1.0), bias=-2.0
)


def test_signals_weigh_words_by_their_rarity() -> None:
    index = WordIndex(
        [words(t) for t in ("the cache grows", "the cache shrinks", "a model learns")]
    )
    similarity = np.asarray([0.5, 0.2, -0.1], dtype=np.float32)
    signals = signals_of("the cache learns", index, index.scores("the cache learns"), similarity)
    assert signals.top_cosine == pytest.approx(0.5)
    assert signals.near_cosine == pytest.approx(0.2)
    assert signals.known == 1
    some = signals_of("cache zebra", index, index.scores("cache zebra"), similarity)
    assert 0 < some.known < 0.5  # the unheard word is the rarer one
    assert 0 < some.covered < some.known


def test_the_probability_is_that_of_the_weights() -> None:
    even = Signals(top_cosine=0.5, near_cosine=0.5, known=0.5, covered=0.5)
    assert topicality(even, EQUAL).p == pytest.approx(0.5)
    assert topicality(even.model_copy(update={"known": 1.0}), EQUAL).p > 0.5
    assert len(shipped_weights().weight) == len(Signals.model_fields)


def test_an_empty_corpus_knows_nothing(tmp_path: Path, embedder: HashEmbedder) -> None:
    with Corpus.open(tmp_path, embedder) as corpus:
        assert corpus.knows("attention").p == 0
        corpus.add_documents([Document("a", "", (Section("", None, "Attention reads keys."),))])
        assert corpus.knows("   ").p == 0
        assert corpus.knows("attention keys").p > corpus.knows("a rainy harbour").p
