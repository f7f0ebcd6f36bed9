"""Short right answers in words that wishes are made of stay answers, and wishes stay wishes."""

import pytest

from agent.routing.matter import claims_instead
from agent.routing.router import route
from agent.routing.routes import Route
from agent.routing.wording import plain


@pytest.mark.parametrize(
    "text",
    [
        "24 GB is enough.",
        "One benchmark is not enough.",
        "The sample is not large enough.",
        "Next token prediction.",
        "It predicts the next token.",
        "One pass over the data.",
        "Skip connections.",
        "Forward pass is cheap.",
        "Encoders have no KV cache.",
        "The router is not learned.",
        "They never measured it.",
        "We have no baseline.",
        "I forgot how, but linear.",
        "RAG cannot answer aggregate questions over the whole corpus.",
        "The base weights are frozen.",
        "The comparison is unfair.",
        "The baseline is broken.",
        "Human evaluation.",
        "Cache the system prompt.",
    ],
)
def test_a_claim_is_an_answer(text: str) -> None:
    assert route(text).route == "answer"


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("Enough for today.", "finish"),
        ("That's enough for me", "finish"),
        ("I want to stop here", "finish"),
        ("No more questions", "finish"),
        ("Next question please", "skip"),
        ("Skip this one", "skip"),
        ("nxt", "skip"),
        ("pass", "skip"),
        ("Not going to spend more on this, go ahead with the following question.", "skip"),
        ("No idea about KV caches", "dont_know"),
        ("never heard of speculative decoding", "dont_know"),
        ("Gosh, no idea whatsoever.", "dont_know"),
        ("Drawing a blank on this one.", "dont_know"),
        ("i have read about it once but remember zero", "dont_know"),
        ("we never used that at work", "dont_know"),
        ("I don't know", "dont_know"),
        ("This question is unfair", "complaint"),
        ("The question is too vague", "complaint"),
    ],
)
def test_a_wish_is_no_claim(text: str, wish: Route) -> None:
    assert not claims_instead(plain(text), wish)


def test_nobody_leaves_who_goes_to_the_bathroom() -> None:
    assert route("I need to go to the bathroom").route == "pause"
