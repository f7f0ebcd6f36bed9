"""A message declines only if no clause of it claims anything about the matter."""

import pytest

from agent.routing.clauses import declines, unknown_beside_claim
from agent.routing.wording import plain


@pytest.mark.parametrize(
    "text",
    [
        "I don't know",
        "Sorry, no idea.",
        "I don't know, I have only worked with vision models",
        "Never heard of it, skip",
    ],
)
def test_these_decline(text: str) -> None:
    assert declines(plain(text))


@pytest.mark.parametrize(
    "text",
    [
        "No idea about the first part, but the cache grows linearly",
        "The model can not know what it never saw",
        "I don't know, 512 MiB?",
        "I don't know what you mean by cache, can you say it differently?",
        "It grows linearly.",
    ],
)
def test_these_do_not(text: str) -> None:
    assert not declines(plain(text))


def test_a_claim_beside_what_is_unknown_is_seen() -> None:
    assert unknown_beside_claim(plain("no idea about the first, but the cache grows linearly"))
    assert not unknown_beside_claim(plain("no idea at all"))
