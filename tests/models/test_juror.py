"""The first juror on an embedder without weights: direction, evidence, and what it refuses to judge."""

import json
from pathlib import Path

import pytest

from models.errors import ModelSetupError
from models.hash_embedder import HashEmbedder
from models.juror import Juror, load_weights
from models.juror_calibration import NONE
from models.juror_features import NAMES
from models.juror_rubrics import Question
from models.statement_reader import StatementReader, load_weighing
from tests.plain_juror import PLAIN_WEIGHTS, plain_juror

QUESTION = Question(
    statement="Memory grows linearly with length",
    met=("Memory grows linearly with length", "Each token adds the same memory"),
    not_met=("Heat stays constant always", "Copper rows multiply quickly"),
)
ASKED = "Explain what the cache costs."


@pytest.fixture
def juror() -> Juror:
    return plain_juror(HashEmbedder())


def _p(juror: Juror, answer: str, question: Question = QUESTION) -> float:
    judged = juror.judge(ASKED, answer, [question])[0]
    assert judged.p_met is not None
    return judged.p_met


def test_what_is_known_to_be_right_is_above_what_is_known_to_be_wrong(juror: Juror) -> None:
    right = _p(juror, "I think memory grows linearly with length.")
    wrong = _p(juror, "I think copper rows multiply quickly.")
    assert right > 0.6
    assert wrong < 0.4


def test_the_judgement_points_at_the_sentence_it_rests_on(juror: Juror) -> None:
    answer = "Well, hello there. Memory grows linearly with length. That is all from me."
    judged = juror.judge(ASKED, answer, [QUESTION])[0]
    assert "grows linearly" in answer[judged.start : judged.end]
    assert not judged.contradicts


def test_a_wrong_claim_is_marked_as_contradicting(juror: Juror) -> None:
    assert juror.judge(ASKED, "Heat stays constant always.", [QUESTION])[0].contradicts


def test_what_is_right_of_another_criterion_contradicts_none(juror: Juror) -> None:
    answer = "Heat stays constant always, in rooms."
    other = Question(statement=answer)
    assert juror.judge(ASKED, answer, [QUESTION])[0].contradicts
    assert not juror.judge(ASKED, answer, [QUESTION], [other])[0].contradicts
    assert not juror.judge(ASKED, answer, [QUESTION, other])[0].contradicts


@pytest.mark.parametrize(("read", "contradicts"), [(-1.0, False), (1.0, True)])
def test_what_the_layers_do_not_read_in_an_answer_is_not_said(
    read: float, contradicts: bool
) -> None:
    reader = StatementReader(load_weighing(), lambda _two: read)
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS, reader=reader)
    judged = juror.judge(ASKED, "Heat stays constant always.", [QUESTION])[0]
    assert judged.contradicts == contradicts


def test_what_is_right_and_what_is_wrong_in_one_breath_meets_nothing(juror: Juror) -> None:
    right = juror.judge(ASKED, "Memory grows linearly with length.", [QUESTION])[0]
    both = "Memory grows linearly with length or heat stays constant always, who knows."
    judged = juror.judge(ASKED, both, [QUESTION])[0]
    assert right.is_met
    assert judged.says_both
    assert not judged.is_met


def test_small_talk_neither_meets_nor_contradicts(juror: Juror) -> None:
    judged = juror.judge(ASKED, "Hello and good morning to you!", [QUESTION])[0]
    assert judged.p_met is not None
    assert judged.p_met < 0.11
    assert not judged.contradicts


def test_without_exemplars_it_is_less_sure(juror: Juror) -> None:
    answer = "Memory grows linearly with length."
    bare = Question(statement=QUESTION.statement)
    # Pulled towards one half: never surer than this, whatever the head says.
    assert 0.1 <= _p(juror, answer, bare) <= 0.9
    assert _p(juror, answer, bare) < _p(juror, answer)


def test_an_echo_of_the_question_claims_nothing(juror: Juror) -> None:
    long = "Explain how memory grows linearly with length when batch and heads are fixed."
    judged = juror.judge(long, long, [QUESTION])[0]
    assert judged.p_met is not None
    assert judged.p_met < 0.1
    assert "repeats the question" in judged.reason


@pytest.mark.parametrize(
    "before", ["", "In my professional opinion, ", "Well, honestly speaking: "]
)
def test_what_the_examiner_said_earns_nothing_when_repeated(juror: Juror, before: str) -> None:
    shown = (
        "Tell me: does memory grow linearly with length, per layer, per token and per batch entry?"
    )
    judged = juror.judge(shown, before + shown, [QUESTION])[0]
    assert judged.p_met is not None
    assert judged.p_met < 0.1


def test_only_emoji_claims_nothing(juror: Juror) -> None:
    assert _p(juror, "😀😀 !!") < 0.1


def test_another_script_is_not_judged(juror: Juror) -> None:
    judged = juror.judge(ASKED, "ذاكرة التخزين المؤقت تنمو خطيا", [QUESTION])[0]
    assert judged.p_met is None
    assert "script" in judged.reason


def test_a_judgement_is_the_same_whatever_else_is_judged_with_it() -> None:
    over_others = tuple(9.0 if name.startswith("over_others") else 0.0 for name in NAMES)
    head = PLAIN_WEIGHTS.full.model_copy(update={"weights": over_others})
    juror = Juror(HashEmbedder(), PLAIN_WEIGHTS.model_copy(update={"full": head}), NONE)
    other = Question(
        statement="Fewer shared heads shrink storage",
        met=("Fewer shared heads shrink storage",),
        not_met=("Rows multiply copper",),
    )
    answer = "Memory grows linearly with length. Fewer shared heads shrink storage."
    together = juror.judge(ASKED, answer, [QUESTION, other])
    assert juror.judge(ASKED, answer, [other], [QUESTION]) == together[1:]
    assert juror.judge(ASKED, answer, [other]) != together[1:]


def test_no_quote_reaches_over_what_is_left_unread(juror: Juror) -> None:
    shown = f"{ASKED} Tell me above all whether storage, cost and price of caches rise."
    said = "Memory grows."
    echo = "Tell me above all whether storage, cost and price of caches rise."
    rest = "Linearly with length."
    beside = juror.judge(shown, f"{said} {rest}", [QUESTION])[0]
    assert (beside.start, beside.end) == (0, len(f"{said} {rest}"))
    for between in (f" {echo} ", "\n\n"):
        answer = f"{said}{between}{rest}"
        found = juror.judge(shown, answer, [QUESTION])[0]
        assert answer[found.start : found.end] in (said, rest)


def test_a_long_answer_keeps_the_window_that_matters(juror: Juror) -> None:
    filler = "Wood and stone have nothing to do with it. " * 3000
    answer = filler + "Memory grows linearly with length. " + filler
    assert _p(juror, answer) > 0.5


def test_no_criteria_no_judgements(juror: Juror) -> None:
    assert juror.judge(ASKED, "anything", []) == []


def test_the_identity_changes_with_the_embedder() -> None:
    assert Juror(HashEmbedder(64)).identity != Juror(HashEmbedder(128)).identity


def test_weights_that_do_not_fit_name_the_command(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    with pytest.raises(ModelSetupError, match=r"eval\.juror\.fit"):
        load_weights(file)
    content = json.loads(load_weights().model_dump_json())
    content["full"]["features"][0] = "nearest_to_nothing"
    file.write_text(json.dumps(content))
    with pytest.raises(ModelSetupError, match="looks at"):
        load_weights(file)
