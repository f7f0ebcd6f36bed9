"""Calibration: two numbers that make a probability mean what it says, and a margin that keeps a promise."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from eval.grading.rows import Probabilities
from eval.juror.calibrate import LEAST_COVERAGE, PROMISES, curve_of
from eval.juror.kept_labels import kept_labels, kept_short_answers
from eval.juror.labels import Label, labels
from eval.juror.platt import calibrated, cross_calibrated, platt
from eval.metrics.auc import Truth
from eval.metrics.calibration import calibration_error
from eval.qualification.subset import ITEMS, chosen_items
from eval.qualification.unseen import load_unseen
from knowledge.bank import Bank
from knowledge.schema import Item
from models.errors import ModelSetupError
from models.hash_embedder import HashEmbedder
from models.juror import Juror, load_weights
from models.juror_calibration import load_calibration
from models.protocol import TokenStates

MakeItem = Callable[..., Item]


def _too_sure(count: int = 6000) -> tuple[Truth, Probabilities]:
    """Probabilities whose log-odds are twice what they should be, and too high."""
    rng = np.random.default_rng(3)
    p = rng.beta(0.7, 0.7, count)
    truth = rng.random(count) < p
    odds = np.log(np.clip(p, 1e-6, 1 - 1e-6) / np.clip(1 - p, 1e-6, 1))
    return truth, 1 / (1 + np.exp(-(2 * odds + 1)))


def _scored(truth: Truth, p_met: Probabilities) -> list[tuple[Label, float]]:
    return [
        (Label(f"item-{n % 90}", str(n), "c", "right", "terse", 1.0, bool(t), ()), float(p))
        for n, (t, p) in enumerate(zip(truth, p_met, strict=True))
    ]


def test_what_is_too_sure_is_pulled_back() -> None:
    truth, p_met = _too_sure()
    curve = platt(truth, p_met)
    assert curve.scale == pytest.approx(0.5, abs=0.05)
    assert curve.shift == pytest.approx(-0.5, abs=0.1)
    assert calibration_error(truth, p_met) > 0.08
    assert calibration_error(truth, calibrated(curve, p_met)) < 0.02


def test_each_part_is_calibrated_by_the_others() -> None:
    truth, p_met = _too_sure()
    parts = np.arange(len(truth)) % 5
    turned = np.where(parts == 2, ~truth, truth)
    every = np.ones(len(truth), dtype=bool)
    before, after = (cross_calibrated(labels, p_met, parts, every) for labels in (truth, turned))
    assert np.array_equal(before[parts == 2], after[parts == 2]), "its own labels do not count"
    assert not np.array_equal(before[parts == 1], after[parts == 1])
    unheard = cross_calibrated(turned, p_met, parts, parts != 2)
    assert np.array_equal(unheard, cross_calibrated(truth, p_met, parts, parts != 2))


def test_one_class_or_a_judge_upside_down_is_left_alone() -> None:
    assert platt(np.array([True, True]), np.array([0.4, 0.9])).scale == 1.0
    truth, p_met = _too_sure()
    assert platt(~truth, p_met).scale == 1.0


def test_the_strictest_promise_with_enough_verdicts_is_made() -> None:
    curve = curve_of(_scored(*_too_sure()))
    assert curve.promised in PROMISES
    assert curve.coverage is not None
    assert curve.error is not None
    assert curve.coverage >= LEAST_COVERAGE
    assert curve.error <= curve.promised


def test_where_nothing_can_be_promised_no_verdict_is_given() -> None:
    rng = np.random.default_rng(4)
    curve = curve_of(_scored(rng.random(2000) < 0.5, rng.random(2000)))
    assert (curve.promised, curve.margin) == (None, 0.5)


class Counting(HashEmbedder):
    reads = 0

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        self.reads += 1
        return super().read_tokens(texts)


def test_labels_are_read_once(tmp_path: Path, make_item: MakeItem) -> None:
    embedder, bank = Counting(), Bank([make_item("cache-1"), make_item("cache-2")])
    first = kept_labels(bank, embedder, tmp_path)
    reads = embedder.reads
    assert first == labels(bank, Juror(HashEmbedder()))
    assert kept_labels(bank, embedder, tmp_path) == first
    assert embedder.reads == reads
    assert kept_labels(bank, embedder, tmp_path, bare=True) != first
    assert kept_labels(Bank([make_item("cache-3")]), embedder, tmp_path) != first
    assert kept_labels(bank, embedder, None) == first, "and without a place to keep them"


def test_short_answers_are_read_again_when_their_files_change(tmp_path: Path) -> None:
    file = tmp_path / "bulbs-train.jsonl"
    line = '{"question_id": "q", "question": "Why?", "reference": "It is closed.", "answer": "Closed.", "correct": %s}\n'
    file.write_text(line % "true")
    assert [row.met for row in kept_short_answers(tmp_path, HashEmbedder(), tmp_path)] == [True]
    file.write_text(line % "false")
    assert [row.met for row in kept_short_answers(tmp_path, HashEmbedder(), tmp_path)] == [False]


def test_the_shipped_calibration_is_that_of_the_shipped_weights() -> None:
    found = load_calibration(load_weights().hash)
    assert found.weights == load_weights().hash, "run `python -m eval.juror.calibrate`"
    assert found.bare.promised is not None, "run `python -m eval.juror.statement`"
    assert found.full.promised is not None


def test_the_examined_weights_have_not_seen_the_items_of_an_examination() -> None:
    bank, unseen = Bank.load(), load_unseen()
    chosen = {item.id for item in chosen_items(bank, ITEMS).items}
    assert {item.id for item in unseen.left_of(bank).items} == chosen, (
        "run `python -m eval.juror.calibrate`"
    )
    assert unseen.weights.rarity == load_weights().rarity


def test_examined_weights_that_are_not_there_name_the_command(tmp_path: Path) -> None:
    with pytest.raises(ModelSetupError, match=r"eval\.juror\.calibrate"):
        load_unseen(tmp_path / "unseen.json")
