"""Which sentence of a specimen speaks about which criterion, by the words they share.

Replies to probes are such sentences, so that no interview is answered with the sentences that the juror
compares answers with (the exemplars), unless no specimen has a fitting one.
"""

import re
from functools import lru_cache

from knowledge.schema import Criterion, Item, Specimen
from models.windows import sentences

_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "because",
        "but",
        "by",
        "for",
        "from",
        "has",
        "have",
        "in",
        "is",
        "it",
        "its",
        "not",
        "of",
        "on",
        "one",
        "only",
        "or",
        "so",
        "than",
        "that",
        "the",
        "their",
        "then",
        "there",
        "they",
        "this",
        "to",
        "was",
        "what",
        "when",
        "which",
        "while",
        "will",
        "with",
        "would",
        "each",
        "per",
    ]
)
ENOUGH = 2
"""Words that a sentence must share with a criterion to speak about it."""


@lru_cache(maxsize=65536)
def words(text: str) -> frozenset[str]:
    """Lower-case words and numbers that carry meaning."""
    found = re.findall(r"[a-z]+|\d+(?:[.,]\d+)*", text.lower())
    return frozenset(word for word in found if word not in _COMMON)


def sentence_about(specimen: Specimen, item: Item, criterion: Criterion) -> str | None:
    """The specimen's sentence that shares most words with what the criterion's answers say, more than
    with any other criterion's; None if no sentence does."""
    best, most = None, ENOUGH - 1
    for sentence in sentences(specimen.text):
        said = words(sentence.text)
        shared = len(said & _vocabulary(criterion))
        others = max(
            (len(said & _vocabulary(c)) for c in item.criteria if c != criterion), default=0
        )
        if shared > most and shared >= others:
            best, most = sentence.text, shared
    return best


def _vocabulary(criterion: Criterion) -> frozenset[str]:
    return words(
        " ".join(
            (
                criterion.statement,
                criterion.misconception,
                *criterion.exemplars.met,
                *criterion.exemplars.not_met,
            )
        )
    )
