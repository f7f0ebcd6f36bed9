"""The exported trees give what scikit-learn gives, and the two halves of a head are averaged."""

import math

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from eval.juror.export import forest
from models.juror_head import Head


def test_exported_trees_give_what_scikit_learn_gives() -> None:
    source = np.random.default_rng(3)
    rows = source.normal(size=(400, 5))
    truth = rows[:, 0] + rows[:, 1] * rows[:, 2] > 0
    model = HistGradientBoostingClassifier(max_iter=30, random_state=0).fit(rows, truth)
    assert forest(model).log_odds(rows) == pytest.approx(model.decision_function(rows), abs=1e-4)


def test_no_trees_give_the_baseline() -> None:
    assert list(forest(None).log_odds(np.zeros((3, 2)))) == [0.0, 0.0, 0.0]


def test_a_head_averages_and_calibrates_log_odds() -> None:
    head = Head(features=("a", "b"), bias=1.0, weights=(2.0, 0.0), trees=forest(None))
    [p_met] = head.p_met(np.array([[0.5, 9.0]]))
    assert p_met == pytest.approx(1 / (1 + math.exp(-1.0)))
    moved = head.model_copy(update={"scale": 2.0, "shift": -2.0})
    assert moved.p_met(np.array([[0.5, 9.0]])) == [pytest.approx(0.5)]
