"""In which manner an answer is written, told by its common words: what the juror believes must not depend on it.

Polished prose lies further from every reference sentence than terse or rambling prose that says the same, so that of two
answers that know alike one is believed less. How far a manner moves the judges' log-odds is fitted on answers of which
every manner holds right, wrong and empty ones of each item (`Share.manners` in `models/statement_reader.py`), and given back.
"""

import math
import re
from collections import Counter

import numpy as np
from pydantic import BaseModel, ConfigDict

from models.windows import sentences

_MARK = re.compile(r"[a-z]+(?:'[a-z]+)?|[-,;:()!?\"]")
_PER = 10.0
"""Marks are counted per so many."""


class Manners(BaseModel):
    """A multinomial logistic regression over what `measured` gives, fitted by `python -m eval.juror.fit`: `bias` and a row of
    `weights` for each of `names`. Without names nothing is told."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    names: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    bias: tuple[float, ...] = ()
    weights: tuple[tuple[float, ...], ...] = ()

    def shares(self, text: str) -> dict[str, float]:
        """How probable each manner is; they add up to 1."""
        if not self.names:
            return {}
        log_odds = np.array(self.weights) @ measured(text, self.marks) + np.array(self.bias)
        likely = np.exp(log_odds - log_odds.max())
        return dict(zip(self.names, (likely / likely.sum()).tolist(), strict=True))


def marks_of(text: str) -> "Counter[str]":
    """Words and punctuation, in lower case."""
    return Counter(_MARK.findall(text.lower().replace("’", "'")))


def measured(text: str, marks: tuple[str, ...]) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
    """How often each mark occurs in ten, and the logarithm of marks a sentence. Shape (marks + 1,). The length of the text
    is not among it."""
    found = marks_of(text)
    count = max(1, found.total())
    per_sentence = count / max(1, len(sentences(text)))
    return np.array(
        [*(_PER * found[mark] / count for mark in marks), math.log(per_sentence)], dtype=np.float64
    )
