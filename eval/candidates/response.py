"""What a candidate of known depth knows of an item, and what of it they say unasked.

A candidate of depth d knows what a criterion of level l looks for with probability
    GUESS + (1 - GUESS - SLIP) * sigmoid(SLOPE * (d - l + 0.5 + e))
where e is normal: how hard the item really is beside its level (the same for all), plus how familiar this
candidate happens to be with it. The examiner's own model (`agent/depth.py`) has no e and other constants:
candidates must not be made of the formula that judges them. Set by judgement.
"""

import math
from statistics import NormalDist

from eval.candidates.population import Candidate, Style, chance
from knowledge.schema import Criterion, Item

GUESS = 0.05
SLIP = 0.06
SLOPE = 1.9
ITEM_SPREAD = 0.30
FAMILIARITY_SPREAD = 0.35
"""Standard deviations of e, in levels."""

VOLUNTEERED = 0.9
"""Share of what a candidate knows that stands in the first answer; the rest comes when it is asked about."""
SLOW_START = {0: 0.35, 1: 0.6}
"""The same for a slow starter's first and second question."""
LUCKY_PROBE = 0.06
"""How often a probe makes a candidate say rightly what they did not know."""

Known = dict[str, bool]


def knows(candidate: Candidate, item: Item) -> Known:
    """By criterion id. Depends on seed, depth and item alone: not on the style, nor on the numbers drawn."""
    depth = candidate.depths[item.subject]
    ease = ITEM_SPREAD * _normal("ease", item.id)
    ease += FAMILIARITY_SPREAD * _normal("familiar", candidate.seed, item.id)
    return {
        criterion.id: chance("knows", candidate.seed, item.id, criterion.id)
        < chance_known(depth, criterion.level, ease)
        for criterion in item.criteria
    }


def chance_known(depth: int, level: int, ease: float = 0.0) -> float:
    """P(a candidate of `depth` knows what a criterion of `level` looks for)."""
    return GUESS + (1 - GUESS - SLIP) / (1 + math.exp(-SLOPE * (depth - level + 0.5 + ease)))


def says(candidate: Candidate, item: Item, known: Known, place: int) -> Known:
    """What of it stands in the first answer; `place` counts the interview's questions from 0."""
    share = _volunteered(candidate.style, place)
    return {
        name: there and chance("says", candidate.seed, item.id, name) < share
        for name, there in known.items()
    }


def _volunteered(style: Style, place: int) -> float:
    return SLOW_START.get(place, VOLUNTEERED) if style == "slow-starter" else VOLUNTEERED


def answers_probe(candidate: Candidate, item: Item, criterion: Criterion, known: Known) -> bool:
    """Whether the reply to a probe says it rightly."""
    lucky = chance("lucky", candidate.seed, item.id, criterion.id) < LUCKY_PROBE
    return known[criterion.id] or lucky


def _normal(*parts: object) -> float:
    return NormalDist().inv_cdf(min(max(chance("normal", *parts), 1e-9), 1 - 1e-9))
