"""Fit the juror's weights on the bank's specimens: `python -m eval.juror.fit`.

A logistic regression (scikit-learn, C = 1, classes balanced); items weigh alike. The figures to
report come from `viva eval juror`, which never judges an item with weights fitted on it.
"""

import json
from collections import Counter
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from eval.juror.labels import Label, data_hash, labels
from knowledge.bank import Bank
from models.juror import WEIGHTS, Juror, Weights
from models.juror_features import NAMES

WITHOUT_EXEMPLARS = 0.6
"""How much a verdict without exemplars counts; by judgement."""


def fit(rows: Sequence[Label], trained_on: str) -> Weights:
    """Weights in the units of the features (the scaling is folded in)."""
    features = np.array([row.features for row in rows])
    truth = np.array([row.met for row in rows])
    per_item = Counter(row.item for row in rows)
    scaler = StandardScaler().fit(features)
    model = LogisticRegression(C=1.0, class_weight="balanced", max_iter=2000)
    model.fit(
        scaler.transform(features), truth, sample_weight=[1 / per_item[row.item] for row in rows]
    )
    coefficients = model.coef_[0] / scaler.scale_
    bias = float(model.intercept_[0] - coefficients @ scaler.mean_)
    return Weights(
        bias=round(bias, 6),
        weights={n: round(float(c), 6) for n, c in zip(NAMES, coefficients, strict=True)},
        without_exemplars=WITHOUT_EXEMPLARS,
        trained_on=trained_on,
    )


def main() -> None:
    """Fit on every item and write the shipped weights."""
    from pathlib import Path  # noqa: PLC0415

    from models.sentence_embedder import SentenceEmbedder  # noqa: PLC0415
    from models.weights import locate_embedder  # noqa: PLC0415

    bank = Bank.load()
    rows = labels(bank, Juror(SentenceEmbedder(locate_embedder(Path("data")))))
    weights = fit(rows, data_hash(bank, rows))
    WEIGHTS.write_text(json.dumps(weights.model_dump(), indent=2) + "\n", encoding="utf-8")
    print(f"fitted on {len(rows)} labels into {WEIGHTS}")


if __name__ == "__main__":
    main()
