"""A claim is cut out of its sentence, and the words around it tell whether anybody stands behind it."""

from pathlib import Path

import pytest

from models import frame_layers, stance
from models.errors import ModelSetupError
from models.hash_embedder import HashEmbedder
from models.protocol import Tokens
from models.sentence_embedder import SentenceEmbedder
from models.stance import Stance, StanceReader, frame_of, shipped_stance, terms_of
from models.weights import locate_embedder

BY_HAND = Stance(
    bias=2.0, least=0.5, least_words=0.5, terms={"myth": (1.0, -5.0)}, trained_on="nothing"
)
CLAIM = {"cache", "grows", "linearly", "context", "true"}


@pytest.mark.parametrize(
    ("sentence", "frame"),
    [
        ("That the cache grows linearly with the context is a myth.", "That X is a myth."),
        ("I am sure the cache grows.", "I am sure X."),
        ("The cache of old models grows, they say.", "X, they say."),
        ('That "cache grows" I cross out as context.', 'That "X" I cross out as context.'),
        ("The cache grows linearly. Not the context, though.", "X. Not the context, though."),
        ("It is true.", "It is true."),
        ("Nothing of it.", "Nothing of it."),
        ("", ""),
    ],
)
def test_the_longest_run_of_the_claims_words_is_cut_out(sentence: str, frame: str) -> None:
    assert frame_of(sentence, CLAIM) == frame


def test_terms_are_words_marks_and_neighbours() -> None:
    assert list(terms_of("X? I doubt it.")) == [
        *("x", "?", "i", "doubt", "it", "."),
        *("x ?", "? i", "i doubt", "doubt it", "it ."),
    ]


def test_weights_decide_and_unknown_words_do_not() -> None:
    reader = StanceReader(HashEmbedder(8), BY_HAND)
    assert reader.stands("So X.")
    assert not reader.stands("That X is a myth.")
    assert BY_HAND.p_stands("") == BY_HAND.p_stands("So X, more or less.")


def test_what_the_layers_read_counts_beside_the_words() -> None:
    embedder = HashEmbedder(8)
    fitted = BY_HAND.model_copy(update={"embedder": embedder.identity})

    def never(words: Tokens) -> float:
        return -9.0 if len(words) else 0.0

    assert not StanceReader(embedder, fitted, never).stands("hogwash")
    assert StanceReader(embedder, fitted, lambda _: 0.0).stands("hogwash")
    # What another embedder has of a frame says nothing to these layers.
    assert StanceReader(HashEmbedder(4), fitted, never).stands("hogwash")


@pytest.mark.weights
def test_the_shipped_weights_know_the_plainest_cases(tmp_path: Path) -> None:
    embedder = SentenceEmbedder(locate_embedder(tmp_path), threads=1)
    shipped = StanceReader(embedder)
    assert shipped_stance().embedder == embedder.identity
    assert shipped.stands("So X.")
    assert shipped.stands("X, because X.")
    assert not shipped.stands("Nobody could convince me that X.")
    assert not shipped.stands("Is it true that X?")
    assert not shipped.stands("I honestly couldn't tell you whether X.")


@pytest.mark.weights
def test_what_words_alone_would_let_pass_is_told_by_their_order(tmp_path: Path) -> None:
    embedder = SentenceEmbedder(locate_embedder(tmp_path), threads=1)
    frame = "The slide had X. We moved on quickly."
    assert StanceReader(HashEmbedder(4)).stands(frame)
    assert not StanceReader(embedder).stands(frame)


@pytest.mark.weights
def test_layers_that_the_stance_was_not_fitted_beside_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = SentenceEmbedder(locate_embedder(tmp_path), threads=1)
    for name in ("other.safetensors", "none.safetensors"):
        other = tmp_path / name
        if name.startswith("other"):
            other.write_bytes(b"other layers")
        monkeypatch.setattr(frame_layers, "WEIGHTS", other)
        with pytest.raises(ModelSetupError, match="fitted beside"):
            StanceReader(embedder)


def test_a_broken_file_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "stance_weights.json"
    broken.write_text("{", encoding="utf-8")
    monkeypatch.setattr(stance, "WEIGHTS", broken)
    with pytest.raises(ModelSetupError, match=r"python -m eval\.juror\.stance"):
        stance.shipped_stance.__wrapped__()
