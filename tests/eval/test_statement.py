"""What the layers learn from that read a statement and an answer together, and that they learn it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import torch

from eval.juror.statement_layers import tuned
from eval.juror.statement_lessons import (
    FRAMED,
    PASSES,
    lessons_of,
    passes_of,
    reads_of,
    two_read,
)
from knowledge.bank import Bank
from knowledge.schema import Item
from models.sentence_embedder import SentenceEmbedder
from models.statement_layers import StatementLayers
from models.tuned_layers import packed
from models.weights import locate_embedder

MakeItem = Callable[..., Item]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    rows = [
        {"id": f"a{n}", "question_id": "q", "question": "Why?", "reference": "It is closed."}
        | given
        for n, given in enumerate(
            (
                {"answer": "Closed.", "correct": True},
                {"answer": "?!", "correct": False},
                {"answer": "Half of it is.", "score": 0.5},
            )
        )
    ]
    text = "".join(json.dumps(row) + "\n" for row in rows)
    (tmp_path / "bulbs-train.jsonl").write_text(text)
    return tmp_path


def _rows(item: Item) -> list[list[tuple[tuple[str, ...], float]]]:
    lessons = lessons_of(Bank([item]), None)
    return [[(row.sentences, row.met) for row in one.rows] for one in lessons]


def test_specimens_and_short_answers_are_read_with_their_grades(
    make_item: MakeItem, folder: Path
) -> None:
    item = make_item("cache-1")
    lessons = lessons_of(Bank([item]), folder)
    answers = [one for one in lessons if one.group == item.id and not one.of_many]
    assert len(answers) == len(item.specimens)
    assert [row.met for one in lessons if one.group == "bulbs-train/q" for row in one.rows] == [
        1.0,
        0.5,
    ], "what holds no word is left out"


def test_a_right_sentence_stands_beside_its_mirror(make_item: MakeItem) -> None:
    item = make_item("cache-1")
    criterion, pairs = item.criteria[0], _rows(item)
    exemplars = criterion.exemplars
    assert [((exemplars.met[0],), 1.0), ((exemplars.not_met[0],), 0.0)] in pairs
    assert [((criterion.statement,), 1.0), ((criterion.misconception,), 0.0)] in pairs


def test_a_claim_is_taken_back_in_one_frame_and_upheld_in_another(make_item: MakeItem) -> None:
    item = make_item("cache-1")
    statement = item.criteria[0].statement.rstrip(".")[1:]
    framed = [
        lesson
        for lesson in _rows(item)
        if len(lesson) == 2
        and all(
            statement in " ".join(said) and len(" ".join(said)) > len(statement) + 2
            for said, _ in lesson
        )
    ]
    assert len(framed) >= FRAMED // 4
    assert all([met for _, met in lesson] == [0.0, 1.0] for lesson in framed)


def test_every_other_two_framed_claims_stand_amid_an_answer_that_says_nothing(
    make_item: MakeItem,
) -> None:
    item = make_item("cache-1")
    says_nothing = item.specimens[0].model_copy(
        update={
            "id": "empty",
            "substance": "empty",
            "text": "Copper is a wide field. Ink dries as one likes.",
            "met": dict.fromkeys(item.specimens[0].met, False),
        }
    )
    item = item.model_copy(update={"specimens": (*item.specimens, says_nothing)})
    amid = [
        lesson
        for lesson in _rows(item)
        if len(lesson) == 2 and all("Copper is a wide" in " ".join(said) for said, _ in lesson)
    ]
    assert len(amid) == len(item.criteria) * FRAMED // 2
    assert all([met for _, met in lesson] == [0.0, 1.0] for lesson in amid)
    assert all(len(said) > 1 for lesson in amid for said, _ in lesson)


def test_what_there_is_much_of_is_read_in_one_pass_alone(make_item: MakeItem) -> None:
    lessons = lessons_of(Bank([make_item("cache-1")]), None)
    passes = passes_of(lessons)
    for one in lessons:
        times = sum(other is one for some in passes for other in some)
        assert times == (1 if one.of_many else PASSES)


@pytest.mark.weights
def test_what_is_tuned_puts_what_says_it_above_what_does_not(
    tmp_path: Path, make_item: MakeItem
) -> None:
    place = locate_embedder(tmp_path)
    pairs = [1.0, 0.0]
    every = lessons_of(Bank([make_item("cache-1")]), None)
    lessons = [one for one in every if [row.met for row in one.rows] == pairs]
    reads = reads_of(lessons, SentenceEmbedder(place, threads=1))
    rows = [[(two_read(row, reads), row.met) for row in one.rows] for one in lessons]
    layers = StatementLayers(packed(tuned([rows * 60], place, torch.float32)))
    right, wrong = zip(
        *((layers.log_odds(pair[0][0]), layers.log_odds(pair[1][0])) for pair in rows), strict=True
    )
    assert min(right) > max(wrong) + 1
