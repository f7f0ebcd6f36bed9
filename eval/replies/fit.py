"""Fit the heads of `agent/routing`: `python -m eval.replies.fit`.

On the dev half of `replies.jsonl`; the test half is not read. What a rule decides is left out: no head
ever sees it. Classes weigh alike. `cross_validated` gives macro-F1 on the dev half, without its own fold.
"""

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score
from sklearn.model_selection import StratifiedKFold

from agent.routing.head import HEAD_FILE, Head, Linear, with_meaning
from agent.routing.router import route
from agent.routing.rules import ruling
from agent.routing.signals import signals
from eval.cached_embedder import CachedEmbedder
from eval.replies.labelled import Reply, replies
from models.protocol import Embedder
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder

REGULARIZATION = 3.0
"""scikit-learn's C; between 1 and 10 the cross-validated figures differ by .01."""
FOLDS = 6


def fit(rows: Sequence[Reply], embedder: Embedder) -> Head:
    """Heads for these replies. The same rows give the same numbers."""
    open_rows = [row for row in rows if ruling(row.text) is None]
    found = [signals(row.text) for row in open_rows]
    vectors = embedder.embed([row.text for row in open_rows])
    routes = [row.route for row in open_rows]
    meanings = np.array([with_meaning(s, v) for s, v in zip(found, vectors, strict=True)])
    return Head(
        fitted=f"logistic regression, C {REGULARIZATION:g}, on {len(open_rows)} replies of "
        "eval/replies/replies.jsonl; python -m eval.replies.fit",
        embedder=embedder.identity,
        words=_linear(np.array(found), routes),
        meaning=_linear(meanings, routes),
    )


def _linear(inputs: NDArray[np.float64], routes: Sequence[str]) -> Linear:
    model = LogisticRegression(C=REGULARIZATION, max_iter=3000, class_weight="balanced")
    model.fit(inputs, routes)
    return Linear(
        routes=tuple(model.classes_.tolist()),
        weights=tuple(tuple(round(float(w), 3) for w in row) for row in model.coef_),
        bias=tuple(round(float(b), 3) for b in model.intercept_),
    )


def cross_validated(rows: Sequence[Reply], embedder: Embedder) -> float:
    """Macro-F1 of the whole router on `rows`, each routed by heads that were fitted without it."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    labels = [row.route for row in rows]
    given = list(labels)
    for train, held_out in folds.split(np.zeros(len(rows)), labels):
        head = fit([rows[i] for i in train], embedder)
        for i in held_out:
            given[i] = route(rows[i].text, embedder, head).route
    return float(f1_score(labels, given, average="macro"))


def main() -> None:
    rows = replies("dev")
    with tempfile.TemporaryDirectory() as folder:
        embedder = CachedEmbedder(SentenceEmbedder(locate_embedder(Path(folder))))
    print(f"macro-F1 on the dev half, cross-validated: {cross_validated(rows, embedder):.3f}")
    HEAD_FILE.write_text(fit(rows, embedder).model_dump_json() + "\n", encoding="utf-8")
    print(f"fitted on {len(rows)} replies into {HEAD_FILE}")


if __name__ == "__main__":
    main()
