"""What the juror looks at: how an answer stands to what is known to be right and known to be wrong."""

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from models.protocol import Vectors

NAMES = (
    "nearest_met",
    "nearest_not_met",
    "margin_at_best",
    "best_margin",
    "worst_margin",
    "statement",
    "words_margin",
    "words_of_statement",
    "negation_differs",
    "direction_differs",
    "numbers_shared",
)
"""One feature each, in this order; all lie in -1..1."""

_ABOUT_IT = 0.15
"""Windows within this cosine of the nearest one are about the criterion too."""
_WORD = re.compile(r"[a-z]+(?:-[a-z]+)*|\d+(?:\.\d+)?")


def _word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_STOP = _word_set(
    "a an the of to in on at by for with and or but is are was were be been it its this that "
    "these those as from than then so if which who what when how why do does did has have had "
    "not no can will would should could may might i you we they he she there here just also "
    "very more most"
)
_NEGATIONS = _word_set(
    "not no never none nothing without neither nor cannot isn't aren't doesn't don't won't "
    "n't hardly instead rather unchanged"
)
_UP = _word_set(
    "more larger higher bigger greater increase increases increased grow grows grew rise "
    "rises rising up faster above longer better improve improves gain gains exceed exceeds "
    "double doubles"
)
_DOWN = _word_set(
    "less smaller lower fewer decrease decreases decreased shrink shrinks fall falls falling "
    "drop drops down slower below shorter worse reduce reduces reduced cut cuts save saves "
    "halve halves"
)


def words(text: str) -> list[str]:
    return _WORD.findall(text.lower().replace("\u2019", "'"))


def content(text: str) -> frozenset[str]:
    return frozenset(word for word in words(text) if word not in _STOP)


class Look(NamedTuple):
    """Features of one criterion, and the windows nearest to what is right and to what is wrong.

    `right` and `wrong` are (index of the window, cosine).
    """

    values: list[float]
    right: tuple[int, float]
    wrong: tuple[int, float]


def features(
    window_texts: Sequence[str],
    window_vectors: Vectors,
    references: tuple[Sequence[str], Sequence[str]],
    reference_vectors: tuple[Vectors, Vectors],
) -> Look:
    """Look at all windows of an answer with one criterion in mind.

    `references` are the sentences that are right (the statement first) and those that are wrong; vectors
    are unit rows of shape (n, dimension).
    """
    right, wrong = references
    to_right = window_vectors @ reference_vectors[0].T
    to_wrong = window_vectors @ reference_vectors[1].T
    near_right, near_wrong = to_right.max(axis=1), to_wrong.max(axis=1)
    nearest = np.maximum(near_right, near_wrong)
    best = int(nearest.argmax())
    margins = (near_right - near_wrong)[nearest > float(nearest.max()) - _ABOUT_IT]
    said = right[int(to_right[best].argmax())]
    rests_on = window_texts[best]
    values = [
        float(near_right.max()),
        float(near_wrong.max()),
        float(near_right[best] - near_wrong[best]),
        float(margins.max()),
        float(margins.min()),
        float(to_right[:, 0].max()),
        _overlap(rests_on, right) - _overlap(rests_on, wrong),
        _share(content(right[0]), content(" ".join(window_texts))),
        float(_negated(rests_on) != _negated(said)),
        float(_direction(rests_on) * _direction(said) < 0),
        _numbers_shared(rests_on, said),
    ]
    return Look(values, _top(near_right), _top(near_wrong))


def _top(cosines: Vectors) -> tuple[int, float]:
    place = int(cosines.argmax())
    return place, float(cosines[place])


def _overlap(text: str, references: Sequence[str]) -> float:
    mine = content(text)
    return max((_jaccard(mine, content(reference)) for reference in references), default=0.0)


def _jaccard(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if a | b else 0.0


def _share(wanted: frozenset[str], given: frozenset[str]) -> float:
    return len(wanted & given) / len(wanted) if wanted else 0.0


def _negated(text: str) -> bool:
    return any(word in _NEGATIONS for word in text.lower().replace("n't", " n't").split())


def _direction(text: str) -> int:
    said = set(words(text))
    return len(said & _UP) - len(said & _DOWN)


def _numbers_shared(text: str, reference: str) -> float:
    wanted = {word for word in words(reference) if word[0].isdigit()}
    given = {word for word in words(text) if word[0].isdigit()}
    if not wanted:
        return 0.0
    return 1.0 if wanted & given else -1.0 if given else -0.5
