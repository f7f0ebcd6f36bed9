"""Search by word finds exact numbers and names, whatever their ending and however they are said."""

from pathlib import Path

import numpy as np
import pytest

from knowledge.fusion import best_places
from knowledge.lexical import WordIndex, words
from knowledge.spoken_numbers import written_numbers
from knowledge.stemming import stem

TEXTS = ("the cache grows", "the cache of 671 billion", "the model")


def test_words_keep_numbers_whole_and_leave_common_words_out() -> None:
    assert words("DeepSeek-V3 is the 14.8 trillion, 2,788 hours.") == [
        *("deepseek", "v3", "14.8", "trillion", "2,788", "hour"),
    ]


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        # From Porter's paper, and words of this field.
        *(("caresses", "caress"), ("ponies", "poni"), ("agreed", "agre"), ("plastered", "plaster")),
        *(("motoring", "motor"), ("hopping", "hop"), ("filing", "file"), ("relational", "relat")),
        *(("triplicate", "triplic"), ("replacement", "replac"), ("probate", "probat")),
        *(("controll", "control"), ("happy", "happi"), ("sky", "sky"), ("gpt2", "gpt2")),
        *(("quantization", "quantiz"), ("quantized", "quantiz"), ("quantizing", "quantiz")),
    ],
)
def test_stems_are_porters(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("sixty five b", "65 billion"),
        ("67b", "67 billion"),
        ("two seven b", "2 7 billion"),
        ("six hundred and seventy one billion", "671 billion"),
        ("one point three billion", "1.3 billion"),
        ("a hundred and one", "a hundred and one"),
        ("one of them", "one of them"),
        ("twenty", "20"),
        ("five point and", "5 point and"),
        ("plan b has 128k", "plan b has 128 thousand"),
    ],
)
def test_spoken_numbers_are_written(said: str, written: str) -> None:
    assert written_numbers(said.split()) == written.split()


def test_the_text_with_the_rarer_word_scores_highest() -> None:
    index = WordIndex([words(text) for text in TEXTS])
    scores = index.scores("caches of six hundred and seventy-one")
    assert scores[1] > scores[0] > scores[2] == 0
    assert not index.scores("unheard words").any()
    assert index.knows("cach")
    assert not index.knows("unheard")
    assert index.rarity("671") > index.rarity("cach") > 0
    assert index.rarity("unheard") > index.rarity("671")


def test_an_index_without_words_finds_nothing() -> None:
    for texts in ([], ["the", "..."]):
        index = WordIndex([words(text) for text in texts])
        assert index.scores("cache").tolist() == [0.0] * len(texts)
        assert not index.knows("cache")


def test_a_saved_index_gives_the_same_scores(tmp_path: Path) -> None:
    index = WordIndex([words(text) for text in TEXTS])
    index.save(tmp_path / "words")
    again = WordIndex.load(tmp_path / "words", 3)
    assert np.array_equal(again.scores("cache 671"), index.scores("cache 671"))
    assert again.rarity("671") == index.rarity("671")


def test_best_places_break_ties_by_id() -> None:
    ids = np.asarray(["b", "a", "c", "d"], dtype=object)
    scores = np.asarray([1, 1, 2, -np.inf], dtype=np.float32)
    assert best_places(scores, 2, ids) == [2, 1]
    assert best_places(scores, 9, ids) == [2, 1, 0]
