"""A claim is cut out of its sentence, and the words around it tell whether anybody stands behind it."""

from pathlib import Path

import pytest

from models import stance
from models.errors import ModelSetupError
from models.stance import Stance, frame_of, shipped_stance, terms_of

CLAIM = {"cache", "grows", "linearly", "context", "true"}


@pytest.mark.parametrize(
    ("sentence", "frame"),
    [
        ("That the cache grows linearly with the context is a myth.", "That X is a myth."),
        ("I am sure the cache grows.", "I am sure X."),
        ("The cache of old models grows, they say.", "X, they say."),
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
    by_hand = Stance(bias=2.0, least=0.5, terms={"myth": (1.0, -5.0)}, trained_on="nothing")
    assert by_hand.stands("So X.")
    assert not by_hand.stands("That X is a myth.")
    assert by_hand.p_stands("") == by_hand.p_stands("So X, more or less.")


def test_the_shipped_weights_know_the_plainest_cases() -> None:
    shipped = shipped_stance()
    assert shipped.stands("So X.")
    assert shipped.stands("X, because X.")
    assert not shipped.stands("Nobody could convince me that X.")
    assert not shipped.stands("Is it true that X?")
    assert not shipped.stands("I honestly couldn't tell you whether X.")


def test_a_broken_file_names_the_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "stance_weights.json"
    broken.write_text("{", encoding="utf-8")
    monkeypatch.setattr(stance, "WEIGHTS", broken)
    with pytest.raises(ModelSetupError, match=r"python -m eval\.juror\.stance"):
        stance.shipped_stance.__wrapped__()
