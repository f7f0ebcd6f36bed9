"""Fitting what tells the manner of an answer (`models/juror_manner.py`), on what the labels' answers say about
their criteria."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from sklearn.linear_model import LogisticRegression

from eval.juror.labels import Label, of_specimens
from models.juror_manner import Manners, marks_of, measured

COMMON_FROM = 0.5
"""A mark counts that answers to so many of the items hold: what is about the subject is no manner."""
_STRENGTH = 0.02
"""Inverse strength of the penalty, on values of unit variance."""


def manners_of(rows: Sequence[Label]) -> Manners:
    """What is met and what is not weigh alike in each manner, or who knows would be told and not how it is said. Nothing is
    told where there are not two manners."""
    told = Counter(
        (row.about, row.manner, row.item, row.met) for row in of_specimens(rows) if row.about
    )
    manners = [manner for _, manner, _, _ in told]
    names = sorted(set(manners))
    if len(names) < 2:
        return Manners()
    marks = _common([(about, item) for about, _, item, _ in told])
    values = np.array([measured(about, marks) for about, _, _, _ in told])
    scale = values.std(axis=0) + 1e-6
    kinds: Counter[tuple[str, bool]] = Counter()
    for (_, manner, _, met), count in told.items():
        kinds[manner, met] += count
    weights = [
        told.total() / len(kinds) * count / kinds[manner, met]
        for (_, manner, _, met), count in told.items()
    ]
    model = LogisticRegression(C=_STRENGTH, max_iter=3000)
    model.fit(values / scale, manners, sample_weight=weights)
    coefficients, bias = model.coef_ / scale, model.intercept_
    if len(names) == 2:  # of which scikit-learn gives the second alone
        coefficients, bias = (np.concatenate([-one, one]) / 2 for one in (coefficients, bias))
    return Manners(
        names=tuple(names),
        marks=marks,
        bias=tuple(round(float(one), 4) for one in bias),
        weights=tuple(tuple(round(float(one), 4) for one in row) for row in coefficients),
    )


def _common(texts: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    by_item: dict[str, set[str]] = defaultdict(set)
    for text, item in texts:
        by_item[item].update(marks_of(text))
    held = Counter(mark for marks in by_item.values() for mark in marks)
    return tuple(sorted(mark for mark, n in held.items() if n >= COMMON_FROM * len(by_item)))
