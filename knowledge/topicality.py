"""Knowing that it does not know: whether the corpus has anything on what was said.

No cosine alone separates the two. Four signals of meaning and of word go into a small logistic
regression, whose weights and how they were fitted stand in `topicality.json`.
"""

import json
import math
from functools import cache
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from knowledge.fusion import Scores
from knowledge.lexical import WordIndex, words

WEIGHTS_FILE = Path(__file__).with_name("topicality.json")
NEAREST = 5


class Signals(BaseModel):
    """What the decision rests on.

    `top_cosine` is that of the nearest passage, `near_cosine` the mean of the nearest five;
    `known` is the share of the words' rarity (inverse document frequency) that stands anywhere in the
    corpus, `covered` the best BM25 score divided by that rarity.
    """

    model_config = ConfigDict(frozen=True)

    top_cosine: float
    near_cosine: float
    known: float
    covered: float


class Topicality(BaseModel):
    """`p`: probability that the corpus holds something on the query, 0..1, with what it rests on."""

    model_config = ConfigDict(frozen=True)

    p: float = Field(ge=0.0, le=1.0)
    signals: Signals


NOTHING_KNOWN = Topicality(
    p=0.0, signals=Signals(top_cosine=0.0, near_cosine=0.0, known=0.0, covered=0.0)
)
"""The answer of an empty corpus, and to an empty query."""


class Weights(BaseModel):
    """Logistic regression on standardized signals, in the order of `Signals`'s fields."""

    model_config = ConfigDict(frozen=True)

    fitted: str
    mean: tuple[float, ...]
    deviation: tuple[float, ...]
    weight: tuple[float, ...]
    bias: float


def signals_of(query: str, index: WordIndex, lexical: Scores, similarity: Scores) -> Signals:
    """The signals of a query with its BM25 scores and cosines over the corpus, shape (passages,)."""
    rarities = {word: index.rarity(word) for word in dict.fromkeys(words(query))}
    total = sum(rarities.values())
    nearest = np.partition(similarity, max(len(similarity) - NEAREST, 0))[-NEAREST:]
    known = sum(rarity for word, rarity in rarities.items() if index.knows(word))
    return Signals(
        top_cosine=float(nearest.max()),
        near_cosine=float(nearest.mean()),
        known=known / total if total else 0.0,
        covered=float(lexical.max()) / total if total else 0.0,
    )


def topicality(signals: Signals, weights: Weights | None = None) -> Topicality:
    """The probability for these signals (default: with the weights that are shipped)."""
    used = shipped_weights() if weights is None else weights
    standard = (np.array(list(signals.model_dump().values())) - used.mean) / used.deviation
    return Topicality(
        p=_logistic(float(standard @ np.array(used.weight)) + used.bias), signals=signals
    )


@cache
def shipped_weights() -> Weights:
    return Weights.model_validate(json.loads(WEIGHTS_FILE.read_text(encoding="utf-8")))


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))
