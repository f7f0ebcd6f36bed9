"""The router: rules first, then words, then meaning where the head was fitted on the embedder; unsure is an answer."""

from collections.abc import Sequence

import numpy as np

from agent.routing.head import Head, Linear, shipped_head
from agent.routing.router import route
from agent.routing.signals import NAMES, signals
from models.hash_embedder import HashEmbedder
from models.protocol import Vectors


class Asked:
    """The embedder that the shipped head was fitted on, by name; it counts how often it is asked."""

    dimension = 384

    def __init__(self) -> None:
        self.identity = shipped_head().embedder
        self.times = 0

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.times += 1
        return np.zeros((len(texts), self.dimension), dtype=np.float32)


def _certain(name: str, bias: float) -> Head:
    """A head that says one thing, with a certainty that `bias` sets."""
    linear = Linear(
        routes=("answer", name),
        weights=((0.0,) * len(NAMES),) * 2,
        bias=(0.0, bias),
    )
    return Head(fitted="by hand", embedder="none", words=linear, meaning=linear)


def test_the_shipped_heads_fit_the_signals() -> None:
    head, found = shipped_head(), signals("It grows linearly.")
    assert len(found) == len(NAMES)
    assert {len(row) for row in head.words.weights} == {len(NAMES)}
    assert {len(row) for row in head.meaning.weights} == {len(NAMES) + 384}


def test_a_rule_asks_nobody() -> None:
    embedder = Asked()
    assert route("/hint", embedder).by == "rule"
    assert embedder.times == 0


def test_sure_words_leave_the_meaning_alone_and_unsure_ones_ask_for_it() -> None:
    embedder = Asked()
    assert route("Can you give me a hint please?", embedder).by == "words"
    assert embedder.times == 0
    route("Wood and stone, entirely unrelated.", embedder)
    assert embedder.times == 1


def test_another_embedder_than_the_heads_is_never_asked() -> None:
    assert route("Wood and stone, entirely unrelated.", HashEmbedder()).by in ("words", "default")


def test_what_is_unsure_is_an_answer() -> None:
    assert route("whatever it is", None, _certain("skip", -1.0)).route == "answer"
    assert route("whatever it is", None, _certain("skip", 1.0)).route == "skip"


def test_a_long_message_leaves_only_if_that_is_sure() -> None:
    words = "whatever it is " * 30
    assert route(words, None, _certain("skip", 1.0)).by == "default"
    assert route(words, None, _certain("skip", 4.0)).route == "skip"
