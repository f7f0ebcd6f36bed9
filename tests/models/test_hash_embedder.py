"""Unit vectors, the same each time, closer where words are shared."""

import numpy as np
import pytest

from models.hash_embedder import HashEmbedder
from models.protocol import Embedder


def test_vectors_are_unit_float32() -> None:
    embedder: Embedder = HashEmbedder(64)
    vectors = embedder.embed(["the KV cache", "", "?!"])
    assert vectors.shape == (3, embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(1.0)
    assert embedder.embed([]).shape == (0, 64)


def test_it_is_the_same_in_every_process() -> None:
    places = np.flatnonzero(HashEmbedder(384).embed(["attention cache"])[0])
    assert places.tolist() == [40, 334]


def test_shared_words_are_closer() -> None:
    query, near, far = HashEmbedder().embed(
        ["how large is the KV cache", "the KV cache is large", "learning rate warm-up helps"]
    )
    assert query @ near > 0.5 > query @ far


def test_case_and_punctuation_do_not_matter() -> None:
    first, second = HashEmbedder().embed(["The cache!", "the CACHE"])
    assert first @ second == pytest.approx(1.0)


def test_a_dimension_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="dimension is 0"):
        HashEmbedder(0)
