"""The promise on accepted verdicts, on probabilities whose truth is drawn from them."""

import numpy as np
from numpy.typing import NDArray

from eval.grading.conformal import accepted, repeated, threshold
from eval.grading.rows import Probabilities
from eval.metrics.auc import Truth


def _drawn(
    items: int = 90, each: int = 40, seed: int = 1
) -> tuple[Truth, Probabilities, NDArray[np.int_]]:
    """Verdicts of items that differ in how well they are judged."""
    rng = np.random.default_rng(seed)
    names = np.repeat(np.arange(items), each)
    p = rng.beta(0.5, 0.5, items * each)
    drift = np.repeat(rng.normal(0, 0.04, items), each)
    return rng.random(items * each) < np.clip(p + drift, 0, 1), p, names


def test_a_looser_promise_accepts_more() -> None:
    truth, p, _ = _drawn()
    strict, loose = threshold(truth, p, 0.08), threshold(truth, p, 0.15)
    assert strict is not None
    assert loose is not None
    assert loose < strict
    assert accepted(truth, p, loose).coverage > accepted(truth, p, strict).coverage


def test_what_cannot_be_promised_accepts_nothing() -> None:
    rng = np.random.default_rng(2)
    assert threshold(rng.random(500) < 0.5, rng.random(500), 0.05) is None


def test_the_promise_holds_on_fresh_splits() -> None:
    truth, p, items = _drawn()
    found = repeated(truth, p, items, 0.1)
    assert found.kept >= 95
    assert found.empty == 0
    assert found.coverage > 0.5
