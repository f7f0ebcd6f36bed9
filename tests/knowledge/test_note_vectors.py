"""Vectors that ship with the notes are the embedder's own."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from knowledge.note_vectors import FILE, WithNoteVectors, digest_of, texts_of, write
from knowledge.papers import load_notes
from models.hash_embedder import HashEmbedder
from models.protocol import Vectors
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder


class Counting(HashEmbedder):
    """Remembers what it was asked for."""

    def __init__(self, dimension: int = 8) -> None:
        super().__init__(dimension)
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return super().embed(texts)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("vectors") / "vectors.npz"
    assert write(HashEmbedder(8), list(load_notes().values())[:3], path) > 3
    return path


def test_what_is_known_is_not_embedded_again(path: Path) -> None:
    embedder = Counting()
    texts = texts_of(list(load_notes().values())[:2])
    mixed = [texts[1], "something new", texts[0], "another"]
    found = WithNoteVectors(embedder, path).embed(mixed)
    assert embedder.asked == ["something new", "another"]
    assert np.array_equal(found, HashEmbedder(8).embed(mixed))


def test_vectors_of_another_embedder_are_not_used(path: Path) -> None:
    embedder, [text, *_] = Counting(4), texts_of(list(load_notes().values())[:1])
    assert WithNoteVectors(embedder, path).embed([text]).shape == (1, 4)
    assert embedder.asked == [text]


@pytest.mark.parametrize("junk", [None, b"", b"PK\x03\x04 no archive", b"\x93NUMPY"])
def test_a_file_that_cannot_be_read_costs_time_only(tmp_path: Path, junk: bytes | None) -> None:
    path = tmp_path / "vectors.npz"
    if junk is not None:
        path.write_bytes(junk)
    embedder = Counting()
    assert WithNoteVectors(embedder, path).embed(["a", "b"]).shape == (2, 8)
    assert embedder.asked == ["a", "b"]


@pytest.mark.weights
def test_every_passage_of_the_shipped_notes_has_its_own(tmp_path: Path) -> None:
    embedder = SentenceEmbedder(locate_embedder(tmp_path), threads=1)
    texts = texts_of(load_notes().values())
    with np.load(FILE) as file:
        assert str(file["embedder"]) == embedder.identity
        held = {bytes(text) for text in file["texts"]}
    again = "make them again: python -m knowledge.note_vectors"
    assert held == {digest_of(text) for text in texts}, again
    some = texts[::25]
    assert WithNoteVectors(embedder).embed(some) == pytest.approx(embedder.embed(some), abs=1e-5)
