"""Search by word finds exact numbers and names, in an order that does not change."""

import numpy as np

from knowledge.fusion import fuse
from knowledge.lexical import WordIndex, words


def test_words_keep_numbers_whole() -> None:
    assert words("DeepSeek-V3: 14.8 trillion, 2,788 hours.") == [
        "deepseek",
        "v3",
        "14.8",
        "trillion",
        "2,788",
        "hours",
    ]


def test_the_text_with_the_rarer_word_comes_first() -> None:
    index = WordIndex(["a", "b", "c"], ["the cache grows", "the cache of 671 billion", "the model"])
    assert index.best("cache 671", k=3) == ["b", "a"]
    assert index.best("cache 671", k=1) == ["b"]
    assert index.best("the", k=3, allowed=np.array([False, False, True])) == ["c"]
    assert index.best("unheard words", k=3) == []


def test_ties_stand_in_the_order_of_the_ids() -> None:
    index = WordIndex(["b", "a", "c"], ["one cache", "one cache", "one cache"])
    assert index.best("cache", k=3) == ["a", "b", "c"]


def test_an_empty_index_finds_nothing() -> None:
    assert WordIndex([], []).best("cache", k=3) == []


def test_fusion_adds_reciprocal_ranks() -> None:
    assert fuse([["a", "b", "c"], ["c", "b"]]) == ["c", "b", "a"]
    assert fuse([["b"], ["a"]]) == ["a", "b"]
    assert fuse([[], []]) == []
