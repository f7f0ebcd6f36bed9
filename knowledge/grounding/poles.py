"""Words with a direction, as pairs of poles on an axis: "grew" and "fell", "with" and "without".

Sample: poles("grew") == (Pole(axis="amount", sign=1),); poles("matrix") == ().
"""

from functools import cache, lru_cache
from typing import NamedTuple

from knowledge.grounding.vocabulary import vocabulary
from knowledge.grounding.words import base


class Pole(NamedTuple):
    """Which axis a word lies on, and on which side: 1 or -1."""

    axis: str
    sign: int


@lru_cache(maxsize=8192)
def poles(word: str) -> tuple[Pole, ...]:
    """The poles of a lower-case word; "exceed" lies on two axes, "matrix" on none."""
    as_written, by_base = _tables()
    return as_written.get(word) or by_base.get(base(word), ())


def contraries(one: str, other: str) -> bool:
    """Whether two words, by their base forms, are each other's contrary: "rise" and "fall"."""
    return (one, other) in _antonyms()


@cache
def _antonyms() -> frozenset[tuple[str, str]]:
    pairs = [(base(one), base(other)) for one, other in vocabulary().antonyms]
    return frozenset(pairs) | {(other, one) for one, other in pairs}


@cache
def _tables() -> tuple[dict[str, tuple[Pole, ...]], dict[str, tuple[Pole, ...]]]:
    as_written: dict[str, tuple[Pole, ...]] = {}
    for axis, sides in vocabulary().axes.items():
        for sign, words in zip((1, -1), sides, strict=True):
            for word in words:
                as_written[word] = (*as_written.get(word, ()), Pole(axis, sign))
    by_base: dict[str, tuple[Pole, ...]] = {}
    for word, found in as_written.items():
        by_base.setdefault(base(word), found)
    return as_written, by_base
