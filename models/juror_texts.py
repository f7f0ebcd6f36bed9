"""What the juror compares, made ready once: the sentences that are known to be right and wrong, and an answer.

A text is kept as its tokens' unit vectors from two layers of the embedder: in the lower one a token is
mostly its own word, in the higher one what the sentence makes of it. A rare token weighs more (inverse
document frequency over the bank's texts).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.juror_words import content, direction, negated, numbers
from models.protocol import TokenStates, Vectors

LAYERS = 2
Offsets = NDArray[np.int64]
LONGEST_PAIR = 400
"""Characters of two neighbouring sentences that are read together."""
VOTE_SHARPNESS = 20.0
"""A sentence that is more alike by 1/20 weighs e times as much in a vote."""
RIDGE = 0.3


@dataclass(frozen=True)
class Rarity:
    """Inverse document frequency of token ids; `unseen` for those that no text of the bank held."""

    of: Mapping[int, float]
    unseen: float

    def weights(self, ids: Sequence[int]) -> Vectors:
        """Shape (tokens,)."""
        return np.array([self.of.get(int(one), self.unseen) for one in ids], dtype=np.float32)


@dataclass(frozen=True)
class Side:
    """Several texts of tokens, one behind the other: text i has the tokens offsets[i]:offsets[i+1]."""

    texts: tuple[str, ...]
    layers: tuple[Vectors, Vectors]
    weights: Vectors
    offsets: Offsets
    sums: Vectors
    lengths: NDArray[np.int64]

    @classmethod
    def of(cls, texts: Sequence[str], states: Sequence[TokenStates], rarity: Rarity) -> "Side":
        counts = [len(state.ids) for state in states]
        return cls(
            texts=tuple(texts),
            layers=(
                np.concatenate([state.low for state in states]),
                np.concatenate([state.high for state in states]),
            ),
            weights=np.concatenate([rarity.weights(state.ids) for state in states]),
            offsets=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
            sums=np.stack([state.total for state in states]),
            lengths=np.array([state.length for state in states]),
        )

    def tokens(self, text: int) -> slice:
        return slice(int(self.offsets[text]), int(self.offsets[text + 1]))


class Rubric:
    """A criterion's sentences: `right` of them (the statement first), then what is wrong."""

    def __init__(self, side: Side, right: int) -> None:
        self.side, self.right = side, right
        self.pooled = unit(side.sums / side.lengths[:, None])
        self.weight_sums = np.add.reduceat(side.weights, side.offsets[:-1])
        self.content = [content(text) for text in side.texts]
        self.numbers_right = frozenset().union(*map(numbers, side.texts[:right]))
        self.numbers_wrong = frozenset().union(*map(numbers, side.texts[right:]))
        self.negated = [negated(text) for text in side.texts]
        self.direction = [direction(text) for text in side.texts]
        self._padded = _padded(side.offsets)
        self._telling = tuple(
            _by_text(_telling(side, right, layer), self._padded) for layer in range(LAYERS)
        )
        self._told = tuple(telling.sum(axis=1) + 1e-6 for telling in self._telling)
        self.mirrored = _mirrored(right, len(side.texts))
        self._sign = np.where(np.arange(len(side.texts)) < right, 1.0, -1.0).astype(np.float32)
        self._centre = self.pooled.mean(axis=0)
        self._across = _ridge(self.pooled - self._centre, self._sign)
        self.told_apart = self._told_apart()

    def between(self, pooled: Vectors) -> Vectors:
        """Shape (windows,): where each lies between wrong (-1) and right (+1) sentences, by ridge regression."""
        return np.asarray((pooled - self._centre) @ self._across)

    def vote(self, alike: Vectors) -> Vectors:
        """Shape (windows,): votes of the sentences, -1 to +1, the more alike the weightier. `alike` has
        the shape (windows, sentences)."""
        weight = np.exp(VOTE_SHARPNESS * (alike - alike.max(axis=1, keepdims=True)))
        return np.asarray((weight @ self._sign) / weight.sum(axis=1))

    def shares(self, best: Vectors, layer: int) -> Vectors:
        """Of each window: the match of the words that sentence i has and j has not, as a share of their weight.
        `best`, shape (windows, tokens), is each token's best match. Returns shape (windows, i, j)."""
        matched = best[:, self._padded].transpose(1, 0, 2) @ self._telling[layer]
        return np.asarray((matched / self._told[layer][:, None]).transpose(1, 0, 2))

    def _told_apart(self) -> float:
        """Share of the sentences that the others, but for their mirror, place on the right side."""
        alike = self.pooled @ self.pooled.T
        of_right, of_wrong = self.mirrored
        alike[of_right, of_wrong] = alike[of_wrong, of_right] = -1.0
        np.fill_diagonal(alike, -1.0)
        return float((self.vote(alike) * self._sign > 0).mean())


class Answer:
    """An answer's sentences, and its windows: each sentence, and each two neighbours that are not too long. No
    neighbours are those of which the first is at one of the places `parted`."""

    def __init__(self, side: Side, parted: frozenset[int] = frozenset()) -> None:
        self.side = side
        count = len(side.texts)
        pairs = [
            (n, n + 2)
            for n in range(count - 1)
            if n not in parted and len(side.texts[n]) + len(side.texts[n + 1]) <= LONGEST_PAIR
        ]
        self.spans = [(n, n + 1) for n in range(count)] + pairs
        self.pooled = unit(
            np.stack([side.sums[a:b].sum(0) / side.lengths[a:b].sum() for a, b in self.spans])
        )
        self.texts = [" ".join(side.texts[a:b]) for a, b in self.spans]
        self.content = content(" ".join(side.texts))

    def about(self, rubrics: Sequence[Rubric]) -> str:
        """The sentences of the windows that are each nearest to one of the rubrics, right or wrong; a sentence a line. What is
        said beside the matter is none of them."""
        nearest = [int((self.pooled @ r.pooled.T).max(axis=1).argmax()) for r in rubrics]
        places = sorted({place for window in nearest for place in range(*self.spans[window])})
        return "\n".join(self.side.texts[place] for place in places)


def _mirrored(right: int, count: int) -> tuple[Offsets, Offsets]:
    """Places of right sentences and of their wrong mirrors: the first right exemplar with the first wrong one,
    and so on; the statement, which stands first, with the last one, the misconception."""
    paired = np.arange(1, min(right, count - right))
    return np.append(paired, 0), np.append(paired + right - 1, count - 1)


def _ridge(rows: Vectors, sign: Vectors) -> Vectors:
    """The direction from wrong to right: (X'X + RIDGE)^-1 X'y, by its dual, for fewer rows than columns."""
    dual = np.linalg.solve(rows @ rows.T + RIDGE * np.eye(len(rows), dtype=np.float32), sign)
    return np.asarray(rows.T @ dual, np.float32)


def unit(rows: NDArray[np.floating[Any]]) -> Vectors:
    """Rows of length 1."""
    return np.asarray(rows / (np.linalg.norm(rows, axis=-1, keepdims=True) + 1e-6), np.float32)


def _telling(side: Side, right: int, layer: int) -> Vectors:
    """How much each token tells its text from each text of the other side, right or wrong: shape (tokens,
    texts), 0 among texts of one side.

    Rare tokens that the other text has nothing like: between a right sentence and its wrong mirror these
    are the very words that were turned around.
    """
    border = int(side.offsets[right])
    states, starts = side.layers[layer], side.offsets[:-1]
    alike = states[:border] @ states[border:].T
    found = np.zeros((len(states), len(starts)), np.float32)
    found[:border, right:] = np.maximum.reduceat(alike, starts[right:] - border, axis=1)
    found[border:, :right] = np.maximum.reduceat(alike, starts[:right], axis=0).T
    for tokens, texts in ((slice(border), slice(right, None)), (slice(border, None), slice(right))):
        block = np.clip(1 - found[tokens, texts], 0, 1)
        found[tokens, texts] = block * side.weights[tokens, None]
    return found


def _padded(offsets: Offsets) -> NDArray[np.int64]:
    """Places of the tokens of each text, shape (texts, tokens of the longest); -1 past the end of a text."""
    places = offsets[:-1, None] + np.arange(np.diff(offsets).max())
    return np.where(places < offsets[1:, None], places, -1)


def _by_text(rows: Vectors, places: NDArray[np.int64]) -> Vectors:
    """Rows of tokens as (texts, tokens of the longest, columns), zeros past the end of a text."""
    return np.where(places[:, :, None] < 0, np.float32(0), rows[places])
