"""A follow-up quotes a part of what was said, word for word, and nothing that comes to life in a text of ours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.quoting import MOST_WORDS, quotable, with_words

PROBE = "Which way does it go?"


def test_the_words_stand_before_the_probe() -> None:
    text, quoted = with_words("The cache shrinks with length.", PROBE)
    assert (
        text
        == f'You wrote: "The cache shrinks with length." To make sure I read you right: {PROBE}'
    )
    assert quoted == "The cache shrinks with length."


def test_a_long_sentence_is_cut_and_says_so() -> None:
    text, quoted = with_words("word " * 60, PROBE)
    assert len(quoted.split()) == MOST_WORDS
    assert f'{quoted} ..."' in text


def test_a_cut_falls_at_the_end_of_a_sentence_where_there_is_one() -> None:
    first = "The chip waits for its memory nearly all of the time."
    text, quoted = with_words(f"{first} {'more ' * 30}", PROBE)
    assert quoted == first
    assert text == f'You wrote: "{first}" To make sure I read you right: {PROBE}'


@pytest.mark.parametrize(
    "words", ["That comes to 15,811 parameter.", "56 N^2 = C, N = 4.6e10 params"]
)
def test_a_bare_result_is_not_quoted(words: str) -> None:
    assert with_words(words, PROBE) == (PROBE, "")
    assert quotable("That comes to 3 GiB because all layers keep their keys.")


@pytest.mark.parametrize(
    "words",
    ["", "Yes.", "see <b>this</b> part", "an ![image](x) of it", "go to https://example.org now"],
)
def test_what_is_too_short_or_marked_up_is_not_quoted(words: str) -> None:
    assert with_words(words, PROBE) == (PROBE, "")


@given(st.text(max_size=300))
def test_a_quote_is_always_verbatim_and_short(words: str) -> None:
    quoted = quotable(words)
    assert quoted in words
    assert len(quoted.split()) <= MOST_WORDS
    assert not quoted or len(quoted.split()) >= 3
