"""A calibration moves probabilities, keeps their order, and belongs to one set of weights."""

from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.hash_embedder import HashEmbedder
from models.juror import Judgement, Juror, load_weights
from models.juror_calibration import NONE, Calibration, Curve, load_calibration
from models.juror_rubrics import Question
from tests.plain_juror import PLAIN_WEIGHTS

ASKED = "Explain what the cache costs."
QUESTION = Question(statement="Memory grows linearly with length", not_met=("Ink dries blue",))


def _judged(calibration: Calibration, question: Question = QUESTION) -> Judgement:
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, calibration)
    return juror.judge(ASKED, "Memory grows linearly with length.", [question])[0]


def test_a_curve_keeps_the_order_and_the_ends() -> None:
    curve = Curve(scale=0.5, shift=-0.4)
    values = [curve.of(p) for p in (0.0, 0.1, 0.5, 0.9, 1.0)]
    assert values == sorted(values)
    assert 0.0 < values[0] < values[-1] < 1.0
    assert Curve().of(0.3) == pytest.approx(0.3)


def test_each_head_has_its_curve_and_its_margin() -> None:
    moved = Calibration(full=Curve(shift=-20.0), bare=Curve(margin=0.45))
    full, bare = _judged(moved), _judged(moved, Question(statement=QUESTION.statement))
    plain = _judged(NONE)
    assert plain.is_met
    assert full.p_met is not None
    assert full.p_met < 0.1
    assert full.is_not_met
    assert bare.margin == 0.45
    assert not bare.is_met
    assert not bare.is_not_met


def test_without_a_probability_there_is_no_verdict() -> None:
    nothing = Judgement(p_met=None, reason="")
    assert not nothing.is_met
    assert not nothing.is_not_met


def test_a_calibration_of_other_weights_is_not_used(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    file.write_text(Calibration(weights="sha256:a", full=Curve(scale=2.0)).model_dump_json())
    assert load_calibration("sha256:a", file).full.scale == 2.0
    assert load_calibration("sha256:b", file) == NONE
    assert load_calibration("sha256:a", tmp_path / "nothing.json") == NONE


def test_a_file_that_cannot_be_read_names_the_command(tmp_path: Path) -> None:
    file = tmp_path / "calibration.json"
    file.write_text('{"full": {"scale": -1}}')
    with pytest.raises(ModelSetupError, match=r"eval\.juror\.calibrate"):
        load_calibration("sha256:a", file)


def test_the_identity_changes_with_the_calibration() -> None:
    embedder, weights = HashEmbedder(), load_weights()
    assert (
        Juror(embedder, weights).identity
        != Juror(embedder, weights, Calibration(full=Curve(scale=3.0))).identity
    )
