"""The tables of `viva eval grading` on the shipped fakes: what is counted, and a page that stands alone."""

import numpy as np
import pytest

from eval.grading.baselines import answer_length, majority
from eval.grading.compare import compare, together
from eval.grading.figures import GradingFigures
from eval.grading.judges import thinned
from eval.grading.page import page
from eval.grading.pairs import knowing_pairs, knows, within
from eval.grading.rows import Row, rows_of
from eval.grading.summary import judge_figures
from eval.qualification.unseen import load_unseen
from knowledge.bank import Bank
from models.errors import ModelRunError
from models.hash_embedder import HashEmbedder
from models.scripted import ScriptedModel


@pytest.fixture(scope="module")
def small() -> Bank:
    return Bank(Bank.load().items[::12])


@pytest.fixture(scope="module")
def figures(small: Bank) -> GradingFigures:
    return compare(small, HashEmbedder(), model=(ScriptedModel([], p_yes=0.7), 12), curve=True)


def test_the_curve_learns_from_more_and_more_items(figures: GradingFigures) -> None:
    learned = [point.items for point in figures.curve]
    assert len(learned) == 4
    assert learned == sorted(learned)
    assert all(0.0 < point.auc < 1.0 for point in figures.curve)


def test_a_quick_look_judges_what_the_kept_weights_have_not_seen() -> None:
    unseen = load_unseen()
    bank = Bank(unseen.left_of(Bank.load()).items[:3])
    seen = next(item for item in Bank.load().items if item.id in unseen.fitted_on)
    found = compare(Bank([*bank.items, seen]), HashEmbedder(), unseen=unseen)
    assert found.quick
    assert found.items == 3
    assert found.judges[0].rows == found.labels


def _row(specimen: str, substance: str, met: bool, manner: str = "terse") -> Row:
    return Row("item", specimen, f"c-{met}", substance, manner, 1.0, 100, met)


def test_every_judge_is_on_the_same_rows(figures: GradingFigures, small: Bank) -> None:
    names = [judge.judge for judge in figures.judges]
    assert names[0] == "juror"
    assert {"TF-IDF cosine", "embedding cosine", "answer length", "majority"} <= set(names)
    assert all(judge.rows == figures.labels for judge in figures.judges[:5])
    assert figures.specimens == sum(len(item.specimens) for item in small.items)


def test_the_language_model_is_beside_the_juror_on_its_answers(figures: GradingFigures) -> None:
    model, same, both = figures.judges[5:]
    assert model.judge == "language model: scripted (12 answers)"
    assert model.rows == same.rows == both.rows
    assert model.auc.value == 0.5, "it always says the same"
    assert both.auc.value == pytest.approx(same.auc.value)


def test_the_page_needs_nothing_from_anywhere(figures: GradingFigures) -> None:
    text = page(figures)
    assert text.count("<svg") == 3
    for outside in ("<script", "src=", "@import", "url(http", "<link", "data:"):
        assert outside not in text
    assert "Learning curve" in text


def test_pairs_are_counted_inside_items() -> None:
    rows = [
        _row("good", "right", True),
        _row("poor", "wrong", False, "polished"),
        _row("turned", "swapped", True),
        _row("turned", "swapped", False),
    ]
    p_met = np.array([0.6, 0.9, 0.7, 0.7])
    cells = knowing_pairs(rows, p_met)
    assert cells == {("terse", "polished"): {"item": (0.0, 1)}}
    assert knows(cells).value == 0.0
    assert within(rows, p_met, "swapped").value == 0.5


def test_a_perfect_judge_is_perfect(small: Bank) -> None:
    rows = rows_of(small)
    truth = np.array([0.9 if row.met else 0.1 for row in rows])
    found = judge_figures("perfect", rows, truth)
    for figure in (found.auc, found.balanced_f1, found.knows, found.within, found.swap):
        assert figure.value == 1.0
    assert min(cell.won for cell in found.matrix) == 1.0
    assert found.length_effect.value == pytest.approx(0.0, abs=1e-9)


def test_probabilities_that_do_not_match_are_refused(small: Bank) -> None:
    with pytest.raises(ValueError, match="2 probabilities"):
        judge_figures("short", rows_of(small), np.array([0.5, 0.5]))


def test_floors_and_subsets(small: Bank) -> None:
    rows = rows_of(small)
    assert len(set(majority(rows))) == 1
    assert np.all((answer_length(rows) > 0) & (answer_length(rows) < 1))
    kept = thinned(rows, 12)
    assert len({(row.item, row.specimen) for row in kept}) == 12
    assert len({row.substance for row in kept}) >= 4
    assert together(np.array([0.5, 0.9]), np.array([0.5, 0.1])) == pytest.approx([0.5, 0.5])


def test_a_model_that_stops_costs_no_other_figure(small: Bank) -> None:
    def stops(_messages: object) -> float:
        raise ModelRunError("gone")

    found = compare(small, HashEmbedder(), model=(ScriptedModel([], p_yes=stops), 4))
    assert len(found.judges) == 5
    assert found.fault == "the language model stopped after 0 of 4: gone"
    assert "stopped after 0 of 4" in page(found)
