"""Fit the weights of `knowledge/topicality.py`: `python -m eval.retrieval.fit_topicality`.

On the dev half of `utterances.jsonl`, over the notes that are shipped; the test half is not read.
"""

import tempfile
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from eval.retrieval.labelled import Utterance, utterances
from knowledge.corpus import Corpus
from knowledge.papers import load_notes
from knowledge.topicality import WEIGHTS_FILE, Weights
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder

REGULARIZATION = 0.3
"""scikit-learn's C, chosen by ten-fold cross-validation on the dev half."""


def fit(corpus: Corpus, rows: list[Utterance]) -> Weights:
    """Weights for these utterances over this corpus."""
    signals = [corpus.knows(row.text).signals for row in rows]
    matrix = np.array([list(signal.model_dump().values()) for signal in signals])
    mean, deviation = matrix.mean(axis=0), matrix.std(axis=0)
    model = LogisticRegression(C=REGULARIZATION)
    model.fit((matrix - mean) / deviation, [row.on_topic for row in rows])
    return Weights(
        fitted=f"logistic regression, C {REGULARIZATION}, on {len(rows)} utterances of "
        f"eval/retrieval/utterances.jsonl over {corpus.count()} passages; "
        "python -m eval.retrieval.fit_topicality",
        mean=_rounded(mean),
        deviation=_rounded(deviation),
        weight=_rounded(model.coef_[0]),
        bias=round(float(model.intercept_[0]), 4),
    )


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        embedder = SentenceEmbedder(locate_embedder(Path(folder)))
        with Corpus.open(Path(folder), embedder) as corpus:
            corpus.ensure_embedded(load_notes())
            weights = fit(corpus, [row for row in utterances() if row.split == "dev"])
    WEIGHTS_FILE.write_text(weights.model_dump_json(indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
