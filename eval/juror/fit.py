"""Fit the juror on the bank's specimens: `python -m eval.juror.fit [--short-answers DIR] [--data DIR]`.

Two heads, each a logistic regression (C = 0.1, classes balanced) and 500 boosted trees (depth 5, rate .03,
at least 20 labels a leaf, L2 of 2, .3 of the features a split), their log-odds averaged (scikit-learn,
seed 0). `full` sees exemplars; `bare` sees the statement alone and learns from human-graded short answers
too, where their folder is given (train files only). Beside them what tells an answer's manner (`manner.py`). The figures to report come from `viva eval juror`,
which never judges an item with weights fitted on it.
"""

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from eval.juror.export import forest
from eval.juror.kept_labels import kept_labels, kept_short_answers
from eval.juror.labels import Label, data_hash
from eval.juror.manner import manners_of
from eval.juror.rarity import rarity_of
from knowledge.bank import Bank
from models.juror import WEIGHTS, Weights
from models.juror_features import NAMES
from models.juror_head import Head
from models.protocol import TokenReader

WITHOUT_EXEMPLARS = 0.8
"""How much a verdict without exemplars counts; by judgement."""
SEED = 0
_SILENT = Head(features=(), bias=0.0, weights=(), trees=forest(None))


def fit(
    rows: Sequence[Label],
    trained_on: str,
    bare: Sequence[Label] = (),
    rarity: tuple[dict[int, float], float] = ({}, 1.0),
) -> Weights:
    """Weights with the heads that there are rows for; the other one says nothing."""
    return Weights(
        full=_head(rows) if rows else _SILENT,
        bare=_head(bare) if bare else _SILENT,
        without_exemplars=WITHOUT_EXEMPLARS,
        rarity=rarity[0],
        unseen=rarity[1],
        manners=manners_of(rows),
        trained_on=trained_on,
    )


def _head(rows: Sequence[Label]) -> Head:
    values = np.array([row.features for row in rows])
    truth = np.array([row.met for row in rows])
    bias, weights = _linear(values, truth, rows)
    unfitted_trees = HistGradientBoostingClassifier(
        max_depth=5,
        max_leaf_nodes=16,
        learning_rate=0.03,
        max_iter=500,
        l2_regularization=2.0,
        min_samples_leaf=min(20, max(1, len(rows) // 20)),
        max_features=0.3,
        random_state=SEED,
    )
    # Threads wait for each other spinning, thousands of times: on busy cores one is many times faster.
    with threadpool_limits(1, user_api="openmp"):
        trees = unfitted_trees.fit(values, truth)
    return Head(features=NAMES, bias=bias, weights=weights, trees=forest(trees))


def _linear(
    values: NDArray[np.float64], truth: NDArray[np.bool_], rows: Sequence[Label]
) -> tuple[float, tuple[float, ...]]:
    """Bias and weights in the units of the features (the scaling is folded in); items weigh alike."""
    per_item = Counter(row.item for row in rows)
    scaler = StandardScaler().fit(values)
    model = LogisticRegression(C=0.1, class_weight="balanced", max_iter=2000)
    share = len(rows) / len(per_item)
    model.fit(
        scaler.transform(values), truth, sample_weight=[share / per_item[r.item] for r in rows]
    )
    coefficients = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - coefficients @ scaler.mean_)
    return round(bias, 6), tuple(round(float(c), 6) for c in coefficients)


def fit_all(
    bank: Bank, embedder: TokenReader, short_answers: Path | None, data_dir: Path | None = None
) -> Weights:
    """The shipped weights, from every item. `data_dir` keeps what was read, for `calibrate` too."""
    rarity = rarity_of(bank, embedder)
    blank = unfitted(rarity)
    rows = kept_labels(bank, embedder, data_dir, weights=blank)
    bare = kept_labels(bank, embedder, data_dir, bare=True, weights=blank)
    if short_answers is not None:
        bare = [*bare, *kept_short_answers(short_answers, embedder, data_dir, blank)]
    return fit(rows, data_hash(bank), bare, rarity)


def unfitted(rarity: tuple[dict[int, float], float]) -> Weights:
    """Weights that judge nothing yet: for taking features with the right rarity of tokens."""
    return Weights(
        full=_SILENT,
        bare=_SILENT,
        without_exemplars=1.0,
        rarity=rarity[0],
        unseen=rarity[1],
        trained_on="nothing",
    )


def main() -> None:
    """Fit on every item and write the shipped weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short-answers", type=Path, help="folder of *-train.jsonl files")
    parser.add_argument("--data", type=Path, default=Path("data"), help="keeps the labels")
    given = parser.parse_args()
    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415 - loads torch
    from models.weights import locate_embedder  # noqa: PLC0415

    # One thread: two that wait for each other are many times slower beside other work.
    embedder = SentenceEmbedder(locate_embedder(given.data), threads=1)
    weights = fit_all(Bank.load(), embedder, given.short_answers, given.data)
    WEIGHTS.write_text(json.dumps(weights.model_dump(), separators=(",", ":")) + "\n", "utf-8")
    print(f"fitted into {WEIGHTS} ({WEIGHTS.stat().st_size / 1e6:.1f} MB), {weights.trained_on}")


if __name__ == "__main__":
    main()
