"""The manner is told by common words, and what is given for it is the same whatever the answer is about."""

import pytest

from models.hash_embedder import HashEmbedder
from models.juror import Juror, load_weights
from models.juror_calibration import NONE
from models.juror_manner import Manners, measured
from models.juror_rubrics import Question
from models.statement_reader import Share, StatementReader, Weighing
from tests.plain_juror import PLAIN_WEIGHTS

TOLD = Manners(
    names=("polished", "terse"), marks=("the", ","), bias=(0.0, 0.0),
    weights=((1.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
)  # fmt: skip


def test_marks_are_counted_in_ten_and_words_by_the_sentence() -> None:
    the, comma, length = measured("The cache, the whole cache. It grows.", ("the", ","))
    assert the == pytest.approx(10 * 2 / 8)
    assert comma == pytest.approx(10 / 8)
    assert length == pytest.approx(1.386, abs=1e-3), "the logarithm of four marks a sentence"


def test_the_length_of_a_text_tells_nothing() -> None:
    once = "The cache grows, and the memory with it."
    assert TOLD.shares(once) == TOLD.shares(" ".join([once] * 5))


def test_the_manners_share_a_whole() -> None:
    shares = TOLD.shares("The one and the other.")
    assert shares["polished"] > 0.9
    assert sum(shares.values()) == pytest.approx(1.0)
    assert Manners().shares("The one.") == {}


def test_what_a_manner_is_given_counts_with_exemplars_alone() -> None:
    weighing = Weighing(
        full=Share(head=1.0, manners={"polished": 2.0, "terse": -1.0}),
        bare=Share(head=1.0), digest="sha256:1", embedder="", trained_on="nothing",
    )  # fmt: skip
    criterion = Question(statement="Memory grows with length", not_met=("Ink dries blue",))
    found = []
    for manners in (TOLD, Manners()):
        weights = PLAIN_WEIGHTS.model_copy(update={"manners": manners})
        juror = Juror(HashEmbedder(), weights, NONE, StatementReader(weighing, lambda _: 0.0))
        bare = criterion.model_copy(update={"not_met": ()})
        judged = juror.judge("Why?", "The memory grows with the length.", [criterion, bare])
        found.append([one.p_met or 0.0 for one in judged])
    (told, told_bare), (untold, untold_bare) = found
    assert told > untold
    assert told_bare == untold_bare


def test_lines_and_sentences_are_the_same_manner() -> None:
    lines = "Cache holds keys\nGrows with length\nThe queries go"
    assert TOLD.shares(lines) == TOLD.shares(lines.replace("\n", ". ") + ".")


@pytest.mark.parametrize("padding", ["Lemons taste sour to most people.", "The the the, the the."])
def test_what_is_said_beside_the_matter_is_no_manner(padding: str) -> None:
    weighing = Weighing(
        full=Share(head=1.0, manners={"polished": 2.0, "terse": -1.0}),
        digest="sha256:1", embedder="", trained_on="nothing",
    )  # fmt: skip
    weights = PLAIN_WEIGHTS.model_copy(update={"manners": TOLD})
    juror = Juror(HashEmbedder(), weights, NONE, StatementReader(weighing, lambda _: 0.0))
    criterion = Question(statement="Memory grows with length", not_met=("Ink dries blue",))
    alone, padded = (
        juror.judge("Why?", text, [criterion])[0].p_met
        for text in ("Memory grows with length.", f"{padding} Memory grows with length. {padding}")
    )
    assert alone == padded


@pytest.mark.parametrize(
    ("text", "manner"),
    [
        ("Cache holds keys and values. Grows linearly with length. Queries not kept.", "terse"),
        (
            "So, um, I think it is like this, you know, the keys, well, the keys and also the values, I guess "
            "we keep them, I mean otherwise we'd have to do it all again, right?",
            "rambling",
        ),
        (
            "It is generally understood that the serving system retains the keys together with the values, "
            "which allows each subsequent step to proceed without revisiting the entire history.",
            "polished",
        ),
    ],
)
def test_the_shipped_ones_tell_manners_that_a_person_would(text: str, manner: str) -> None:
    shares = load_weights().manners.shares(text)
    assert max(shares, key=lambda name: shares[name]) == manner
