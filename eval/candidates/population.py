"""Simulated candidates: a true depth per subject, and a style that must not matter (or must be seen through).

Sample: Candidate(seed=10004, style="fluent-bluffer", depths={"scaling-laws": 1, ...})
Seeds below TEST_FROM are for tuning; figures that are reported come from seeds from there on.
"""

import hashlib
import random
from collections.abc import Sequence
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from knowledge.schema import Manner, Subject

TEST_FROM = 10_000
SPREAD = 1
"""How far a candidate's subjects lie from their general depth, in levels, either way."""

Style = Literal[
    "terse",
    "verbose",
    "polished",
    "imperfect-english",
    "code-pasting",
    "slow-starter",
    "hint-seeker",
    "early-quitter",
    "fluent-bluffer",
    "confidently-wrong",
    "memorizer",
    "adversary",
]
STYLES: tuple[Style, ...] = get_args(Style)

MANNERS: dict[Style, Manner] = {
    "terse": "terse",
    "verbose": "rambling",
    "polished": "polished",
    "imperfect-english": "imperfect_english",
    "code-pasting": "terse",
    "slow-starter": "rambling",
    "hint-seeker": "imperfect_english",
    "early-quitter": "terse",
    "fluent-bluffer": "polished",
    "confidently-wrong": "polished",
    "memorizer": "polished",
    "adversary": "polished",
}
"""The manner of the specimens that a style prefers."""

PLAIN: tuple[Style, ...] = ("terse", "verbose", "polished", "imperfect-english", "code-pasting")
"""Styles that say what they know from the first question on: at equal depth they must come out alike."""

DEPTHS: dict[Style, tuple[int, int]] = {
    "fluent-bluffer": (0, 1),
    "confidently-wrong": (0, 2),
    "memorizer": (0, 2),
    "adversary": (0, 3),
}
"""Lowest and highest general depth of a style; 0 to 5 for the others."""


class Candidate(BaseModel):
    """Who answers. The same seed knows the same, whatever the style."""

    model_config = ConfigDict(frozen=True)

    seed: int
    style: Style
    depths: dict[Subject, int]

    @property
    def manner(self) -> Manner:
        return MANNERS[self.style]

    def in_style(self, style: Style) -> "Candidate":
        """A twin: knows the same and talks otherwise."""
        return self.model_copy(update={"style": style})


def population(n: int, subjects: Sequence[Subject], first_seed: int = TEST_FROM) -> list[Candidate]:
    """`n` candidates: styles in turn, and within a style its general depths in turn."""
    return [_candidate(first_seed + place, place, subjects) for place in range(n)]


def _candidate(seed: int, place: int, subjects: Sequence[Subject]) -> Candidate:
    source = random.Random(f"candidate:{seed}")
    turn, index = divmod(place, len(STYLES))
    style = STYLES[index]
    low, high = DEPTHS.get(style, (0, 5))
    general = low + (turn + index) % (high - low + 1)
    depths = {
        subject: min(high, max(low, general + source.randint(-SPREAD, SPREAD)))
        for subject in subjects
    }
    return Candidate(seed=seed, style=style, depths=depths)


def chance(*parts: object) -> float:
    """A number in 0..1 that only depends on `parts`: the candidates' only source of luck."""
    digest = hashlib.sha256(":".join(map(str, parts)).encode()).digest()
    return int.from_bytes(digest[:7], "big") / 2**56
