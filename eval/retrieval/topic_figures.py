"""How surely the corpus knows that it does not know, on the labelled utterances."""

from collections import defaultdict

import numpy as np
from pydantic import BaseModel

from eval.metrics.auc import auc
from eval.retrieval.labelled import Utterance, utterances
from knowledge.corpus import Corpus


class TopicFigures(BaseModel):
    """AUC of p(on topic) by half; the weights were fitted on dev alone.

    `cosine_auc` is what the nearest passage's cosine alone gives on test. `right` is the share of the
    test half on its side of one half, by kind of utterance.
    """

    utterances: int
    dev_auc: float
    test_auc: float
    cosine_auc: float
    right: dict[str, float]


def topic_figures(corpus: Corpus) -> TopicFigures:
    """Measured over what the corpus holds; the shipped weights are for the shipped notes."""
    rows = utterances()
    judged = [corpus.knows(row.text) for row in rows]
    p = np.array([each.p for each in judged])
    cosine = np.array([each.signals.top_cosine for each in judged])
    truth = np.array([row.on_topic for row in rows])
    test = np.array([row.split == "test" for row in rows])
    return TopicFigures(
        utterances=len(rows),
        dev_auc=auc(truth[~test], p[~test]),
        test_auc=auc(truth[test], p[test]),
        cosine_auc=auc(truth[test], cosine[test]),
        right=_right_by_kind(rows, p),
    )


def _right_by_kind(rows: list[Utterance], p: np.ndarray) -> dict[str, float]:
    kinds: defaultdict[str, list[bool]] = defaultdict(list)
    for row, each in zip(rows, p, strict=True):
        if row.split == "test":
            kinds[row.kind].append(bool((each > 0.5) == row.on_topic))
    return {kind: sum(right) / len(right) for kind, right in sorted(kinds.items())}
