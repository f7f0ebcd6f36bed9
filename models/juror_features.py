"""What the juror looks at: how an answer stands to what is known to be right and known to be wrong.

Four readings of an answer's nearest windows against a criterion's sentences: whole sentences (cosines),
word against word (every token of a sentence against the nearest token of the window, in two layers), the
words that tell a right sentence from its wrong mirror, and votes of all sentences. Beside them words,
numbers and directions.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.juror_texts import LAYERS, Answer, Rubric
from models.juror_words import content, direction, jaccard, negated, numbers
from models.protocol import Vectors

Places = NDArray[np.int64]
"""Indices of windows."""

NEAREST = 4
"""Windows that are read word against word."""
_ABOUT_IT = 0.15
"""Windows within this cosine of the nearest one are about the criterion too."""
NEIGHBOURS = 5
"""Sentences most like the nearest window, of which the share of right ones counts."""
_SHARPNESS = 8.0
"""How strongly a mirrored pair that is near the window outweighs one that is not."""

_SENTENCES = (
    "nearest_met", "second_met", "mean_met", "nearest_not_met", "second_not_met", "mean_not_met",
    "margin_at_best", "best_margin", "worst_margin", "margin_of_two", "best_margin_about_it",
    "worst_margin_about_it", "statement", "over_others_at_best", "over_others",
)  # fmt: skip
_ALIGNED = (
    "covered_met", "covered_not_met", "covered_margin", "covered_margin_at_best", "aligned_gap",
    "covered_statement", "aligned_met", "aligned_not_met", "aligned_margin", "aligned_worst_margin",
    "aligned_margin_at_best", "mirror_max", "mirror_min", "mirror_at_best", "mirror_mean",
    "mirror_nearest", "mirror_weighted", "mirror_best_windows", "mirror_of_nearest", "telling_max",
    "telling_min", "telling_mean", "telling_median", "duels_won",
)  # fmt: skip
_WORDS = (
    "words_margin", "words_of_statement", "negation_differs_met", "negation_differs_not_met",
    "direction_differs_met", "direction_differs_not_met", "direction_agrees_met", "numbers_met",
    "numbers_not_met", "numbers_wanted", "numbers_missing",
)  # fmt: skip
_VOTES = (
    "between_at_best", "between_max", "between_min", "vote_at_best", "vote_max", "vote_min",
    *(f"{name}_{layer}" for layer in ("low", "high")
      for name in ("vote_at_best", "vote_max", "right_of_nearest")),
    "told_apart",
)  # fmt: skip
NAMES = (
    *_SENTENCES,
    *(f"{name}_low" for name in _ALIGNED),
    *(f"{name}_high" for name in _ALIGNED),
    *_WORDS,
    *_VOTES,
)
"""One feature each, in this order."""


class Look(NamedTuple):
    """Features of one criterion, and the windows nearest to what is right and to what is wrong.

    `right` and `wrong` are (index of the window, cosine). `both`, 0..1: how fully one window has the words of a
    right sentence and those that its wrong mirror has in their place.
    """

    values: list[float]
    right: tuple[int, float]
    wrong: tuple[int, float]
    both: float


def features(answer: Answer, rubric: Rubric, others: Vectors | None = None) -> Look:
    """Look at an answer with one criterion in mind.

    `others` are the pooled vectors of what is right for the item's other criteria, shape (n, dimension).
    """
    cosines = answer.pooled @ rubric.pooled.T
    near = cosines.max(axis=1)
    nearest = np.argsort(-near, kind="stable")[:NEAREST].astype(np.int64)
    values = _sentences(answer, rubric, cosines, nearest, others)
    votes = _votes(answer, rubric, cosines, nearest)
    for layer in range(LAYERS):
        best, covered, aligned = _alignment(answer, rubric, nearest, layer)
        shares = rubric.shares(best, layer)
        values += _aligned(rubric, cosines, nearest, (shares, covered, aligned))
        votes += _aligned_votes(rubric, aligned)
    values += _words(answer, rubric, cosines, nearest)
    values += [*votes, rubric.told_apart]
    right = rubric.right
    return Look(
        values,
        _top(cosines[:, :right].max(1)),
        _top(cosines[:, right:].max(1)),
        _both(rubric, shares),
    )


def _top(cosines: Vectors) -> tuple[int, float]:
    place = int(cosines.argmax())
    return place, float(cosines[place])


def _sentences(
    answer: Answer, rubric: Rubric, cosines: Vectors, nearest: Places, others: Vectors | None
) -> list[float]:
    right = rubric.right
    near = cosines.max(axis=1)
    by_met, by_not = np.sort(cosines[:, :right].max(0)), np.sort(cosines[:, right:].max(0))
    margins = cosines[:, :right].max(1) - cosines[:, right:].max(1)
    here = margins[nearest]
    first = cosines[nearest[0]]
    of_two = np.sort(first[:right])[-2:].mean() - np.sort(first[right:])[-2:].mean()
    about_it = margins[near > near.max() - _ABOUT_IT]
    rival = near[nearest] if others is None else (answer.pooled[nearest] @ others.T).max(1)
    over = near[nearest] - rival
    found = [
        *(by_met[-1], by_met[-2:][0], by_met.mean(), by_not[-1], by_not[-2:][0], by_not.mean()),
        *(here[0], here.max(), here.min(), of_two, about_it.max(), about_it.min()),
        *(cosines[:, 0].max(), over[0], over.max()),
    ]
    return [float(value) for value in found]


def _votes(answer: Answer, rubric: Rubric, cosines: Vectors, nearest: Places) -> list[float]:
    """On which side of the border between right and wrong sentences the nearest windows lie, and how their
    neighbours vote."""
    between = rubric.between(answer.pooled[nearest])
    vote = rubric.vote(cosines[nearest])
    return [
        *(float(between[0]), float(between.max()), float(between.min())),
        *(float(vote[0]), float(vote.max()), float(vote.min())),
    ]


def _aligned_votes(rubric: Rubric, aligned: Vectors) -> list[float]:
    vote = rubric.vote(aligned)
    nearest = np.argsort(-aligned[0], kind="stable")[:NEIGHBOURS]
    return [float(vote[0]), float(vote.max()), float((nearest < rubric.right).mean())]


def _aligned(
    rubric: Rubric,
    cosines: Vectors,
    nearest: Places,
    alignment: tuple[Vectors, Vectors, Vectors],
) -> list[float]:
    right = rubric.right
    shares, covered, aligned = alignment
    met, wrong = aligned[:, :right], aligned[:, right:]
    margins = met.max(1) - wrong.max(1)
    covered_margins = covered[:, :right].max(1) - covered[:, right:].max(1)
    found = [
        *(covered[:, :right].max(), covered[:, right:].max(), covered_margins.max()),
        *(covered_margins[0], met.max() - wrong.max(), covered[:, 0].max(), met.max(), wrong.max()),
        *(margins.max(), margins.min(), margins[0]),
    ]
    found += _mirrors(rubric, cosines[nearest], shares)
    found.append((met[0][:, None] > wrong[0][None, :]).mean())
    return [float(value) for value in found]


def _alignment(
    answer: Answer, rubric: Rubric, nearest: Places, layer: int
) -> tuple[Vectors, Vectors, Vectors]:
    """For the nearest windows: each rubric token's best match, shape (windows, tokens); how much of each
    sentence is covered, and that plus how much of the window each sentence covers, (windows, sentences)."""
    mine, its = answer.side, rubric.side
    alike = mine.layers[layer] @ its.layers[layer].T
    by_sentence = np.maximum.reduceat(alike, mine.offsets[:-1], axis=0)
    spans = [answer.spans[int(window)] for window in nearest]
    best = np.stack([by_sentence[a:b].max(0) for a, b in spans])
    covered = np.add.reduceat(best * its.weights, its.offsets[:-1], axis=1) / rubric.weight_sums
    # Over rows: NumPy takes the largest of whole rows at once, and of columns one number after the other.
    back = np.maximum.reduceat(np.ascontiguousarray(alike.T), its.offsets[:-1]).T
    sums = np.add.reduceat(back * mine.weights[:, None], mine.offsets[:-1], axis=0)
    weights = np.add.reduceat(mine.weights, mine.offsets[:-1])
    back_covered = np.stack([sums[a:b].sum(0) / weights[a:b].sum() for a, b in spans])
    return best, np.asarray(covered), np.asarray(covered + back_covered)


def _mirrors(rubric: Rubric, cosines: Vectors, shares: Vectors) -> list[float]:
    """Whether a window has the words of the right sentence where its wrong mirror has others."""
    right, (of_right, of_wrong) = rubric.right, rubric.mirrored
    contrasts = shares[:, :right, right:] - shares[:, right:, :right].transpose(0, 2, 1)
    mirrored = contrasts[:, of_right, of_wrong - right].T
    near = np.maximum(cosines[:, of_right], cosines[:, of_wrong]).T
    weight = np.exp(_SHARPNESS * near)
    at = np.unravel_index(int(near.argmax()), near.shape)
    telling = contrasts[0]
    return [
        *(mirrored.max(), mirrored.min(), mirrored[:, 0].mean(), mirrored.mean()),
        *(mirrored[at], (mirrored * weight).sum() / weight.sum(), mirrored.max(1).mean()),
        telling[cosines[0, :right].argmax(), cosines[0, right:].argmax()],
        *(telling.max(), telling.min(), telling.mean(), np.median(telling)),
    ]


def _both(rubric: Rubric, shares: Vectors) -> float:
    """How far one window has the words of both sentences of a mirrored pair."""
    of_right, of_wrong = rubric.mirrored
    return float(np.minimum(shares[:, of_right, of_wrong], shares[:, of_wrong, of_right]).max())


def _words(answer: Answer, rubric: Rubric, cosines: Vectors, nearest: Places) -> list[float]:
    right = rubric.right
    first = int(nearest[0])
    text = answer.texts[first]
    said = content(text)
    met, wrong = int(cosines[first, :right].argmax()), right + int(cosines[first, right:].argmax())
    statement = rubric.content[0]
    way, denies = direction(text), negated(text)
    given = frozenset().union(*(numbers(answer.texts[int(window)]) for window in nearest[:2]))
    of_right, of_wrong = rubric.numbers_right, rubric.numbers_wrong
    found = [
        max(jaccard(said, words) for words in rubric.content[:right])
        - max(jaccard(said, words) for words in rubric.content[right:]),
        len(statement & answer.content) / len(statement) if statement else 0.0,
        denies != rubric.negated[met],
        denies != rubric.negated[wrong],
        way * rubric.direction[met] < 0,
        way * rubric.direction[wrong] < 0,
        way * rubric.direction[met] > 0,
        len(given & (of_right - of_wrong)),
        len(given & (of_wrong - of_right)),
        bool(of_right),
        bool(of_right) and not given,
    ]
    return [float(value) for value in found]
