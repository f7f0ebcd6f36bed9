"""Folding makes look-alikes the same and remembers every place."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.grading.folding import fold


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("the ca\u200bche", "the cache"),
        ("the \u0441\u0430che grows", "the cache grows"),
        ("ｆｕｌｌ width", "full width"),
        ("plain\u00a0space", "plain space"),
        ("10² FLOP, ½ of it", "10² FLOP, ½ of it"),
        ("μ is a mean, α a rate", "μ is a mean, α a rate"),
        ("кэш растёт линейно", "кэш растёт линейно"),
    ],
)
def test_what_looks_the_same_becomes_the_same(text: str, plain: str) -> None:
    assert fold(text).text == plain


@given(st.text(max_size=80))
def test_every_character_leads_back(text: str) -> None:
    folded = fold(text)
    assert len(folded.text) == len(folded.origin)
    assert list(folded.origin) == sorted(folded.origin)
    start, end = folded.span(0, len(folded.text))
    assert 0 <= start <= end <= len(text)


def test_a_span_covers_what_was_folded_away_inside_it() -> None:
    text = "see ca\u200bche now"
    folded = fold(text)
    start = folded.text.index("cache")
    assert text[slice(*folded.span(start, start + 5))] == "ca\u200bche"
