"""What people wait for goes first, and what runs in the background still gets on."""

import threading
import time
from collections.abc import Sequence

import numpy as np

from models.hash_embedder import HashEmbedder
from models.protocol import Vectors
from ui.priority import PART, BackgroundEmbedder, Priority

TEXTS = [f"text {n} " + "word " * (n % 5) for n in range(3 * PART + 1)]


class CountingEmbedder(HashEmbedder):
    """Remembers how many texts came at a time."""

    def __init__(self) -> None:
        super().__init__(dimension=32)
        self.sizes: list[int] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.sizes.append(len(texts))
        return super().embed(texts)


def test_parts_give_the_vectors_of_the_whole_in_order() -> None:
    whole = HashEmbedder(dimension=32)
    parts = CountingEmbedder()
    found = BackgroundEmbedder(parts, Priority()).embed(TEXTS)
    assert np.array_equal(found, whole.embed(TEXTS))
    assert found.dtype == np.float32
    assert parts.sizes == [PART, PART, PART, 1]


def test_it_is_the_same_embedder_to_an_index() -> None:
    inner = HashEmbedder(dimension=32)
    background = BackgroundEmbedder(inner, Priority())
    assert (background.identity, background.dimension) == (inner.identity, 32)
    assert background.embed([]).shape == (0, 32)


def test_a_query_does_not_wait_for_what_is_urgent() -> None:
    priority = Priority(longest_wait_s=60)
    with priority.urgent():
        began = time.monotonic()
        BackgroundEmbedder(HashEmbedder(), priority).embed(["one query"])
    assert time.monotonic() - began < 5


def test_many_texts_wait_until_nothing_is_urgent() -> None:
    priority = Priority(longest_wait_s=60)
    counting = CountingEmbedder()
    background = BackgroundEmbedder(counting, priority)
    adding = threading.Thread(target=background.embed, args=(TEXTS,))
    with priority.urgent(), priority.urgent():
        adding.start()
        adding.join(0.2)
        assert counting.sizes == []
    adding.join(10)
    assert sum(counting.sizes) == len(TEXTS)


def test_what_is_always_urgent_does_not_stop_the_others_for_ever() -> None:
    priority = Priority(longest_wait_s=0.05)
    with priority.urgent():
        assert 0.04 < priority.give_way() < 5
    assert priority.give_way() < 0.04
