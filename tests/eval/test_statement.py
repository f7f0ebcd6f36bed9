"""Judging without exemplars: what is learned from, who is measured, how two judges are weighed."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from eval.juror.kept_labels import kept_labels, kept_short_answers
from eval.juror.labels import Label, of_specimens
from eval.juror.statement import Measured, scored, told, weighed
from eval.juror.statement_layers import tuned
from eval.juror.statement_lessons import is_left_out, lessons_of, reads_of, two_read
from knowledge.bank import Bank
from knowledge.schema import Item
from models.hash_embedder import HashEmbedder
from models.juror_calibration import Curve
from models.sentence_embedder import SentenceEmbedder
from models.statement_layers import StatementLayers
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


def test_lessons_stand_in_the_order_of_labels(make_item: MakeItem, folder: Path) -> None:
    bank, embedder = Bank([make_item("cache-1"), make_item("cache-2")]), HashEmbedder()
    lessons = lessons_of(bank, folder)
    labels = of_specimens(
        [*kept_labels(bank, embedder, None, bare=True), *kept_short_answers(folder, embedder, None)]
    )
    rows = [(one.group, row) for one in lessons if one.is_measured for row in one.rows]
    assert [group for group, _ in rows] == [label.item for label in labels]
    assert [row.met >= 0.75 for _, row in rows] == [label.met for label in labels]
    assert [row.met for group, row in rows if group == "bulbs-train/q"] == [1.0, 0.5]


def test_a_right_sentence_stands_beside_its_mirror(make_item: MakeItem) -> None:
    item = make_item("cache-1")
    pairs = [
        [(row.sentences, row.met) for row in one.rows]
        for one in lessons_of(Bank([item]), None)
        if not one.is_measured and len(one.rows) == 2
    ]
    exemplars = item.criteria[0].exemplars
    assert [((exemplars.met[0],), 1.0), ((exemplars.not_met[0],), 0.0)] in pairs


def test_about_a_quarter_is_left_out_and_always_the_same() -> None:
    left_out = [is_left_out(f"item-{n}") for n in range(400)]
    assert 70 < sum(left_out) < 130
    assert left_out == [is_left_out(f"item-{n}") for n in range(400)]


def _measured(useful: int) -> list[Measured]:
    """400 labels of which one of two judges, head or layers, knows something."""
    rng = np.random.default_rng(1)
    rows = []
    for n in range(400):
        met = bool(n % 2)
        odds = rng.normal(size=2)
        odds[useful] += 2 if met else -2
        label = Label(f"item-{n % 40}", f"s{n // 4}", f"c{n}", "swapped", "terse", 1.0, met, ())
        rows.append(Measured(label, float(met), float(odds[0]), float(odds[1])))
    return rows


@pytest.mark.parametrize("useful", [0, 1])
def test_who_knows_more_weighs_more(useful: int) -> None:
    weights = weighed(_measured(useful))
    assert weights[useful] > 5 * weights[1 - useful]
    assert min(weights) >= 0


def test_each_source_has_its_line() -> None:
    rows = _measured(1)
    other = [
        row._replace(label=Label(**{**vars(row.label), "item": "bulbs-train/q"})) for row in rows
    ]
    bank, bulbs = told([*rows, *other], scored([*rows, *other], *weighed(rows)), Curve(margin=0.2))
    assert bank.startswith("bank")
    assert "swap" in bank
    assert bulbs.startswith("bulbs-train")
    assert "swap" not in bulbs


@pytest.mark.weights
def test_what_is_tuned_puts_what_says_it_above_what_does_not(
    tmp_path: Path, make_item: MakeItem
) -> None:
    place = locate_embedder(tmp_path)
    lessons = [one for one in lessons_of(Bank([make_item("cache-1")]), None) if len(one.rows) == 2]
    reads = reads_of(lessons, SentenceEmbedder(place, threads=1))
    rows = [[(two_read(row, reads), row.met) for row in one.rows] for one in lessons]
    layers = StatementLayers(tuned(rows * 120, place, epochs=1))
    right, wrong = zip(
        *((layers.log_odds(pair[0][0]), layers.log_odds(pair[1][0])) for pair in rows), strict=True
    )
    assert min(right) > max(wrong) + 1
