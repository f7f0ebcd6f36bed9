"""The metrics of grading on cases that can be counted by hand."""

import math

import numpy as np
import pytest
from sklearn.metrics import f1_score, roc_auc_score

from eval.metrics.auc import auc
from eval.metrics.balanced_f1 import balanced_f1
from eval.metrics.bootstrap import clustered, of_ratio
from eval.metrics.calibration import calibration_error, reliability
from eval.metrics.clopper_pearson import upper_bound
from eval.metrics.length_effect import length_effect
from eval.metrics.selective import accuracy_at, coverage_of

RNG = np.random.default_rng(3)
TRUTH = RNG.random(200) < 0.4
P = np.clip(RNG.normal(0.4, 0.2, 200) + np.where(TRUTH, 0.2, 0.0), 0, 1).round(2)


def test_auc_and_f1_agree_with_scikit_learn() -> None:
    assert auc(TRUTH, P) == pytest.approx(roc_auc_score(TRUTH, P))
    assert balanced_f1(TRUTH, P > 0.5) == pytest.approx(f1_score(TRUTH, P > 0.5, average="macro"))
    assert math.isnan(auc(TRUTH[:0], P[:0]))


def test_calibration_is_counted_by_tenths() -> None:
    truth, p = np.array([True, False, True, True]), np.array([0.75, 0.75, 0.75, 0.75])
    assert calibration_error(truth, p) == 0.0
    assert calibration_error(~truth, p) == pytest.approx(0.5)
    assert sum(one.count for one in reliability(TRUTH, P)) == 200


def test_the_surest_are_kept() -> None:
    truth, p = np.array([True, True, False, True]), np.array([0.9, 0.8, 0.1, 0.45])
    assert accuracy_at(truth, p, 0.75) == 1.0
    assert accuracy_at(truth, p, 1.0) == 0.75
    assert coverage_of(p, 0.1) == 0.75


def test_length_has_an_effect_only_where_the_truth_is_the_same() -> None:
    lengths = np.where(TRUTH, 400, 100)
    assert length_effect(TRUTH, P, lengths) == 0.0
    many = RNG.integers(50, 900, 200)
    assert length_effect(TRUTH, np.log1p(many) / 10, many) == pytest.approx(1.0)


@pytest.mark.parametrize(
    ("errors", "trials", "exact"),
    [(0, 10, 0.2588656), (3, 100, 0.0757108), (40, 50, 0.8872784), (7, 1000, 0.0131077)],
)
def test_the_bound_is_that_of_clopper_and_pearson(errors: int, trials: int, exact: float) -> None:
    """`exact` is beta.ppf(0.95, errors + 1, trials - errors) of SciPy 1.17."""
    assert upper_bound(errors, trials) == pytest.approx(exact, abs=1e-6)


def test_the_bound_without_trials_is_one() -> None:
    assert upper_bound(0, 0) == 1.0
    assert upper_bound(5, 5) == 1.0


def test_whole_clusters_are_drawn() -> None:
    items = np.repeat(np.arange(20), 10)
    same = np.repeat(RNG.random(20) < 0.5, 10)
    apart = RNG.random(200) < 0.5
    wide = clustered(items, lambda i: float(same[i].mean()))
    narrow = clustered(items, lambda i: float(apart[i].mean()))
    assert wide.high - wide.low > 1.5 * (narrow.high - narrow.low)
    assert wide == clustered(items, lambda i: float(same[i].mean())), "seeded"


def test_a_ratio_without_pairs_is_not_a_number() -> None:
    assert math.isnan(of_ratio([(0, 0)]).value)
    one = of_ratio([(1, 2), (2, 2), (0, 2), (1, 2)])
    assert one.low <= one.value == 0.5 <= one.high
