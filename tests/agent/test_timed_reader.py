"""What the layers read is counted as a part of the turn, and is what the reader says."""

from agent.timed_reader import TimedReader, timed_reader
from agent.timings import Timings
from models.hash_embedder import HashEmbedder
from models.juror import Juror
from models.juror_calibration import NONE
from models.juror_rubrics import Question
from models.statement_reader import Share, StatementReader, Weighing
from tests.plain_juror import PLAIN_WEIGHTS

CRITERION = Question(statement="Memory grows linearly with length", not_met=("Ink dries blue",))
READER = StatementReader(
    Weighing(full=Share(layers=0.5), digest="sha256:1", embedder="", trained_on="nothing"),
    lambda _: 2.0,
)


def test_its_time_is_a_part_of_the_turn_and_the_verdict_the_same() -> None:
    plain, timed = (
        Juror(HashEmbedder(), PLAIN_WEIGHTS, NONE, reader)
        for reader in (READER, TimedReader(READER))
    )
    text = "Well, memory grows linearly with length."
    with Timings().turn() as turn:
        found = timed.judge("What does it cost?", text, [CRITERION])
    assert found == plain.judge("What does it cost?", text, [CRITERION])
    assert timed.identity == plain.identity
    assert "layers" in turn.seconds


def test_another_embedder_has_none() -> None:
    assert timed_reader(HashEmbedder().identity) is None
