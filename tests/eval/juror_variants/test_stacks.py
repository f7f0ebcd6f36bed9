"""Stacks of judges, and their lines in the table."""

import numpy as np
import pytest

from eval.grading.rows import Row
from eval.juror.variants.bench import Judged
from eval.juror.variants.stacks import mean_of_logits, regression
from eval.juror.variants.table import HEAD, line
from eval.metrics.auc import auc


@pytest.fixture
def rows() -> list[Row]:
    return [
        Row(f"item-{n}", kind, f"c-{met}", kind, "terse", 1.0, 80, met)
        for n in range(12)
        for kind, truths in (
            ("right", (True, True)),
            ("wrong", (False,)),
            ("swapped", (True, False)),
        )
        for met in truths
    ]


def test_the_mean_lies_between_and_one_sure_judge_does_not_overrule() -> None:
    [even, between] = mean_of_logits([np.array([0.8, 0.6]), np.array([0.2, 0.9])])
    assert even == pytest.approx(0.5)
    assert 0.6 < between < 0.9
    [tied] = mean_of_logits([np.array([1.0]), np.array([0.0])])
    assert tied == pytest.approx(0.5)


def test_the_regression_leans_on_the_judge_that_knows(rows: list[Row]) -> None:
    rng = np.random.default_rng(0)
    knowing = np.array([0.7 if row.met else 0.3 for row in rows]) + rng.normal(0, 0.05, len(rows))
    guessing = rng.uniform(0.05, 0.95, len(rows))
    truth = np.array([row.met for row in rows])
    found = regression([knowing, guessing], rows)
    assert auc(truth, found) > auc(truth, mean_of_logits([knowing, guessing]))


def test_a_row_is_not_judged_by_weights_that_saw_its_item(rows: list[Row]) -> None:
    rng = np.random.default_rng(1)
    score = np.where([row.met for row in rows], 0.6, 0.4) + rng.normal(0, 0.1, len(rows))
    turned = [
        Row(r.item, r.specimen, r.criterion, r.substance, r.manner, r.weight, r.length, not r.met)
        if r.item == "item-3"
        else r
        for r in rows
    ]
    mine = np.array([row.item == "item-3" for row in rows])
    assert (regression([score], rows)[mine] == regression([score], turned)[mine]).all()
    assert (regression([score], rows)[~mine] != regression([score], turned)[~mine]).any()


def test_a_line_has_the_columns_of_the_head(rows: list[Row]) -> None:
    p_met = tuple(0.9 if row.met else 0.1 for row in rows)
    judged = Judged(p_met=p_met, labels=60, train_s=12.3, per_s=41.2, mb=4.66)
    found = line("(x) knows all", rows, judged)
    assert found.count("|") == HEAD.splitlines()[0].count("|")
    assert found == (
        "| (x) knows all | 60 | 1.000 [1.000, 1.000] | 1.000 | 1.000 | 1.000 | 1.000 "
        "| 12 | 41 | 4.7 |"
    )
