"""A criterion is judged by the head and by who reads its statement and the answer together."""

from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.hash_embedder import HashEmbedder
from models.juror import FAR_P, Juror
from models.juror_calibration import NONE, UNCALIBRATED_MARGIN, Calibration, Curve
from models.juror_rubrics import Question
from models.sentence_embedder import SentenceEmbedder
from models.statement_layers import Two
from models.statement_reader import (
    Share,
    StatementReader,
    Weighing,
    load_weighing,
    shipped_reader,
)
from models.weights import locate_embedder
from tests.plain_juror import PLAIN_WEIGHTS

ASKED = "Explain what the cache costs."
BARE = Question(statement="Memory grows linearly with length")
ANSWER = "Well, hello there. Memory grows linearly with length."
FULL = BARE.model_copy(update={"not_met": ("Ink dries blue",)})
WEIGHING = Weighing(
    full=Share(head=0.5, layers=0.5),
    bare=Share(head=0.5, layers=2.0),
    digest="sha256:1",
    embedder="",
    trained_on="nothing",
)


def _judged(log_odds: float, criterion: Question, weighing: Weighing = WEIGHING) -> float:
    reader = StatementReader(weighing, lambda _: log_odds)
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, NONE, reader)
    p_met = juror.judge(ASKED, ANSWER, [criterion])[0].p_met
    assert p_met is not None
    return p_met


@pytest.mark.parametrize("criterion", [BARE, FULL])
def test_both_count(criterion: Question) -> None:
    assert _judged(-3.0, criterion) < _judged(0.0, criterion) < _judged(3.0, criterion)
    assert _judged(-9.0, criterion) < 0.5 < _judged(9.0, criterion)


def test_with_exemplars_the_layers_have_a_share_of_their_own() -> None:
    more = WEIGHING.model_copy(update={"full": Share(head=0.5, layers=1.0)})
    assert _judged(2.0, FULL, WEIGHING) < _judged(2.0, FULL, more)
    assert _judged(2.0, BARE, WEIGHING) == _judged(2.0, BARE, more)


@pytest.mark.parametrize(("least", "asked"), [(-99.0, 1), (99.0, 0)])
def test_where_the_head_is_sure_that_it_is_not_met_the_layers_are_not_asked(
    least: float, asked: int
) -> None:
    seen: list[Two] = []

    def log_odds(two: Two) -> float:
        seen.append(two)
        return -9.0

    weighing = WEIGHING.model_copy(update={"full": Share(head=0.5, layers=0.5, least=least)})
    reader = StatementReader(weighing, log_odds)
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, NONE, reader)
    alone = Juror(HashEmbedder(), PLAIN_WEIGHTS, NONE)
    p_both, p_alone = (each.judge(ASKED, ANSWER, [FULL])[0].p_met for each in (juror, alone))
    assert len(seen) == asked
    assert (p_both == pytest.approx(p_alone)) is not bool(asked)


def test_what_nothing_in_the_answer_is_near_is_not_met_whatever_the_layers_say() -> None:
    reader = StatementReader(WEIGHING, lambda _: 9.0)
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, NONE, reader)
    far = juror.judge(ASKED, "Lemons taste sour to most people.", [FULL])[0].p_met
    assert far is not None
    assert far == pytest.approx(FAR_P)


def test_it_is_given_the_statement_and_the_sentences_of_the_answer() -> None:
    seen: list[Two] = []

    def log_odds(two: Two) -> float:
        seen.append(two)
        return 0.0

    embedder = HashEmbedder()
    juror = Juror(embedder, PLAIN_WEIGHTS, NONE, StatementReader(WEIGHING, log_odds))
    juror.judge(ASKED, ANSWER, [BARE])
    [(statement, answer)] = seen
    told = [len(states.ids) for states in embedder.read_tokens([BARE.statement, ANSWER])]
    assert [len(statement), len(answer)] == told


def test_another_embedder_has_none() -> None:
    assert shipped_reader(HashEmbedder().identity) is None


def test_a_file_that_cannot_be_read_names_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match=r"python -m eval\.juror\.statement"):
        load_weighing(tmp_path / "none.json")


def test_a_calibration_beside_another_reader_promises_nothing() -> None:
    reader = StatementReader(WEIGHING, lambda _: 9.0)
    verdicts, margins = [], []
    for name in (reader.kind, "another", None):
        calibration = Calibration(full=Curve(margin=0.02), bare=Curve(margin=0.1), reader=name)
        juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, calibration, reader)
        bare, full = juror.judge(ASKED, ANSWER, [BARE, FULL])
        verdicts.append(bare.is_met)
        margins.append(full.margin)
    assert verdicts == [True, False, False]
    assert margins == [0.02, UNCALIBRATED_MARGIN, UNCALIBRATED_MARGIN]


def test_layers_of_the_same_making_share_a_calibration_and_no_name() -> None:
    one, other = (
        StatementReader(WEIGHING.model_copy(update={"digest": digest}), lambda _: 0.0)
        for digest in ("sha256:1", "sha256:2")
    )
    assert one.kind == other.kind
    assert one.identity != other.identity


def test_layers_are_loaded_when_an_interview_is_prepared() -> None:
    loaded = []
    reader = StatementReader(WEIGHING, lambda _: 0.0, lambda: loaded.append("now"))
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, NONE, reader)
    assert not loaded
    juror.prepare([BARE])
    assert loaded == ["now"]


@pytest.mark.weights
def test_the_shipped_one_tells_what_is_said_from_what_is_beside_the_point(tmp_path: Path) -> None:
    juror = Juror(SentenceEmbedder(locate_embedder(tmp_path), threads=1))
    criterion = Question(statement="The bulb lights only if the circuit is closed.")
    right, wrong = (
        juror.judge("When does the bulb light?", text, [criterion])[0].p_met
        for text in (
            "It lights up when there is a closed path from the battery through the bulb.",
            "The bulb is made of glass.",
        )
    )
    assert right is not None
    assert wrong is not None
    assert right > wrong + 0.2
