"""(b) The juror that ships: frozen token alignment against exemplars, trees and regression, of the same split."""

import time

from eval.juror.fit import fit
from eval.juror.kept_labels import kept_labels
from eval.juror.labels import of_specimens
from eval.juror.variants.bench import Bench, Judged, answer_texts
from knowledge.juror_question import question_of
from models.juror import Juror, probability
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder

_TIMED = 30
"""Answers that the speed is measured on."""


def judge(bench: Bench) -> Judged:
    """Learns from all rows to train on; what the features of the labels took is not in its time."""
    embedder = SentenceEmbedder(locate_embedder(bench.data), threads=1, data_dir=bench.data)
    labels = kept_labels(bench.bank, embedder, bench.data)
    items = {row.item for row in bench.train}
    began = time.monotonic()
    weights = fit([label for label in labels if label.item in items], "the items to train on")
    trained = time.monotonic() - began
    found = {
        (label.item, label.specimen, label.criterion): probability(weights, label.features)
        for label in of_specimens(labels)
    }
    return Judged(
        # An answer that only repeats the question has no features: the juror says "not met".
        p_met=tuple(found.get(row.key, 0.0) for row in bench.test),
        labels=len(bench.train),
        train_s=trained,
        per_s=_per_second(bench, Juror(embedder, weights)),
        mb=len(weights.model_dump_json()) / 1e6,
    )


def _per_second(bench: Bench, juror: Juror) -> float:
    asked = {item.id: item for item in bench.bank.items}
    texts = answer_texts(bench.bank)
    names = list(dict.fromkeys((row.item, row.specimen) for row in bench.test))
    chosen = names[:: max(1, len(names) // _TIMED)]
    judged, seconds = 0, 0.0
    for item, specimen in chosen:
        criteria = [question_of(criterion) for criterion in asked[item].criteria]
        juror.prepare(criteria)
        began = time.monotonic()
        juror.judge(asked[item].asked, texts[item, specimen], criteria)
        seconds += time.monotonic() - began
        judged += len(criteria)
    return judged / seconds
