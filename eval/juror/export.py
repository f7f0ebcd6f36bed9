"""scikit-learn's boosted trees as plain numbers, which `models/juror_head.py` evaluates."""

from typing import Any

import numpy as np

from models.juror_head import Forest

_DIGITS = 6


def forest(model: Any) -> Forest:
    """The trees of a fitted HistGradientBoostingClassifier of two classes; none from None."""
    if model is None:
        return Forest(baseline=0.0, roots=(), feature=(), threshold=(), left=(), right=(), value=())
    roots: list[int] = []
    nodes: list[tuple[int, float, int, int, float]] = []
    for [predictor] in model._predictors:
        root = len(nodes)
        roots.append(root)
        nodes += [_node(node, root) for node in predictor.nodes]
    feature, threshold, left, right, value = zip(*nodes, strict=True)
    return Forest(
        baseline=float(np.ravel(model._baseline_prediction)[0]),
        roots=tuple(roots),
        feature=feature,
        threshold=threshold,
        left=left,
        right=right,
        value=value,
    )


def _node(node: Any, root: int) -> tuple[int, float, int, int, float]:
    if node["is_leaf"]:
        return -1, 0.0, root, root, round(float(node["value"]), _DIGITS)
    # Not rounded: a value at a threshold must fall to the same side as it did in fitting.
    threshold = float(node["num_threshold"])
    return (
        int(node["feature_idx"]),
        threshold,
        root + int(node["left"]),
        root + int(node["right"]),
        0.0,
    )
