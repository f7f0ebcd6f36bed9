"""What any judge has to beat: shared words, nearness of meaning, length, and always the same answer.

Each score but the last is turned into a probability by a logistic regression that never saw the item
it is used on (groups of items in turn), so that F1 and calibration compare like with like.
"""

from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold

from eval.grading.rows import Probabilities, Row, codes
from knowledge.bank import Bank
from models.protocol import Embedder

_FOLDS = 8
_BATCH = 64


def texts_of(bank: Bank, rows: Sequence[Row]) -> tuple[list[str], list[str]]:
    """The answer and the statement of each row."""
    answers = {(item.id, s.id): s.text for item in bank.items for s in item.specimens}
    statements = {(item.id, c.id): c.statement for item in bank.items for c in item.criteria}
    return (
        [answers[row.item, row.specimen] for row in rows],
        [statements[row.item, row.criterion] for row in rows],
    )


def tf_idf(bank: Bank, rows: Sequence[Row]) -> Probabilities:
    """Cosine of answer and statement, words weighted by how rare they are among all of both."""
    answers, statements = texts_of(bank, rows)
    seen = TfidfVectorizer(sublinear_tf=True).fit([*set(answers), *set(statements)])
    cosines = seen.transform(answers).multiply(seen.transform(statements)).sum(axis=1)
    return held_out_probabilities(np.asarray(cosines, dtype=float).ravel(), rows)


def embedding_cosine(bank: Bank, rows: Sequence[Row], embedder: Embedder) -> Probabilities:
    """Cosine of the whole answer and the statement."""
    answers, statements = texts_of(bank, rows)
    texts = list(dict.fromkeys([*answers, *statements]))
    parts = [embedder.embed(texts[i : i + _BATCH]) for i in range(0, len(texts), _BATCH)]
    vectors = dict(zip(texts, np.concatenate(parts), strict=True))
    cosines = [float(vectors[a] @ vectors[s]) for a, s in zip(answers, statements, strict=True)]
    return held_out_probabilities(np.array(cosines), rows)


def answer_length(rows: Sequence[Row]) -> Probabilities:
    return held_out_probabilities(np.log1p([row.length for row in rows]), rows)


def majority(rows: Sequence[Row]) -> Probabilities:
    """Always the share of criteria that are met."""
    return np.full(len(rows), float(np.mean([row.met for row in rows])))


def held_out_probabilities(scores: Probabilities, rows: Sequence[Row]) -> Probabilities:
    """p(met) from one score, fitted on other items (classes balanced)."""
    truth = np.array([row.met for row in rows])
    items = codes([row.item for row in rows])
    column = ((scores - scores.mean()) / (scores.std() or 1.0)).reshape(-1, 1)
    found = np.empty(len(rows))
    folds = GroupKFold(n_splits=min(_FOLDS, len(set(items))))
    for others, these in folds.split(column, truth, items):
        model = LogisticRegression(class_weight="balanced").fit(column[others], truth[others])
        found[these] = model.predict_proba(column[these])[:, 1]
    return found
