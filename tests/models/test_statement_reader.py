"""A criterion without exemplars is judged by the head and by who reads statement and answer together."""

from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.hash_embedder import HashEmbedder
from models.juror import Juror
from models.juror_calibration import NONE, Calibration, Curve
from models.juror_rubrics import Question
from models.sentence_embedder import SentenceEmbedder
from models.statement_layers import Two
from models.statement_reader import StatementReader, Weighing, load_weighing, shipped_reader
from models.weights import locate_embedder
from tests.plain_juror import PLAIN_WEIGHTS

ASKED = "Explain what the cache costs."
BARE = Question(statement="Memory grows linearly with length")
ANSWER = "Well, hello there. Memory grows linearly with length."
WEIGHING = Weighing(head=0.5, layers=2.0, digest="", embedder="", trained_on="nothing")


def _judged(log_odds: float, criterion: Question = BARE) -> float:
    reader = StatementReader(WEIGHING, lambda _: log_odds)
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, NONE, reader)
    p_met = juror.judge(ASKED, ANSWER, [criterion])[0].p_met
    assert p_met is not None
    return p_met


def test_both_count() -> None:
    assert _judged(-3.0) < _judged(0.0) < _judged(3.0)
    assert _judged(-3.0) < 0.5 < _judged(3.0)


def test_where_something_is_known_to_be_wrong_the_head_judges_alone() -> None:
    full = BARE.model_copy(update={"not_met": ("Ink dries blue",)})
    assert _judged(-9.0, full) == _judged(9.0, full)


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


def test_a_calibration_beside_another_reader_gives_no_verdict() -> None:
    reader = StatementReader(WEIGHING, lambda _: 9.0)
    verdicts = []
    for name in (reader.identity, "another", None):
        calibration = Calibration(bare=Curve(margin=0.1), reader=name)
        juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, calibration, reader)
        verdicts.append(juror.judge(ASKED, ANSWER, [BARE])[0].is_met)
    assert verdicts == [True, False, False]


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
