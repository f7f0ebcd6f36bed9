"""Whether an answer offers several results rather than arriving at one.

Sample: "8 GB, 16 GB or 32 GB" offers three and chooses none; "8 GB for K, 8 GB for V, 16 GB in total"
arrives at one.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from knowledge.calculators.candidates import Candidate
from knowledge.calculators.context import concludes_after, is_choice, restated
from knowledge.calculators.target import Target, close

Offer = Literal["choice", "unclear"]
"""choice: the words leave it open ("or"); unclear: several results whose relation the words do not say."""

_MOST_RESULTS = 7
_SAME_THING = 5.0
_PREFIX_GAP = 0.105
"""A little more than the 10 % between TB and TiB: what a restatement in the other unit may be off."""


def offered(
    text: str, pool: Sequence[Candidate], decider: Candidate, target: Target
) -> Offer | None:
    """What kind of several results stand beside the deciding one; None where it stands alone."""
    chain = [one for one in pool if one.chain == decider.chain]
    differing = _distinct(chain, target)
    one_result = _one_said_twice(text, chain, target) or _adds_up(chain, decider, target)
    several = len(differing) > 1 and not one_result
    if several and not concludes_after(text, decider.quantity):
        return "choice" if _left_open(text, chain) else "unclear"
    if several and len(differing) > 2:
        return "unclear"
    stated = [decider, *(one for one in pool if _rivals(one, decider, target))]
    if len(_distinct(stated, target)) > 2 or len(_distinct(pool, target)) > _MOST_RESULTS:
        return "unclear"
    return None


def restates(text: str, one: Candidate, after: Candidate, target: Target) -> bool:
    """Whether the later of two neighbours says the earlier again: "16 GiB (= 17.2 GB)"."""
    gap = text[one.quantity.end : after.quantity.start]
    return restated(gap) and close(value_of(after, target), value_of(one, target), _PREFIX_GAP)


def value_of(one: Candidate, target: Target) -> float:
    """The reading that agrees with a result or a known slip if one does, else the first."""
    return next((value for value in one.values if target.recognises(value)), one.values[0])


def _left_open(text: str, chain: Sequence[Candidate]) -> bool:
    return any(
        is_choice(text[one.quantity.end : after.quantity.start]) for one, after in pairwise(chain)
    )


def _one_said_twice(text: str, chain: Sequence[Candidate], target: Target) -> bool:
    return all(restates(text, one, after, target) for one, after in pairwise(chain))


def _adds_up(chain: Sequence[Candidate], decider: Candidate, target: Target) -> bool:
    """Whether the others are the parts of the deciding one: "200 euros and 160 euros, together 360"."""
    parts = [value_of(one, target) for one in chain if one is not decider]
    return len(parts) > 1 and close(sum(parts), value_of(decider, target), target.tolerance)


def _rivals(one: Candidate, decider: Candidate, target: Target) -> bool:
    """Whether a result is stated as firmly as the deciding one, and not computed on the way to it.

    A bare number is one only if it could be meant as the same thing, so within a factor of five.
    """
    if one.computed or one.strength < decider.strength:
        return False
    ratio = value_of(one, target) / (value_of(decider, target) or 1.0)
    return not one.bare or decider.bare or 1 / _SAME_THING < ratio < _SAME_THING


def _distinct(several: Sequence[Candidate], target: Target) -> list[float]:
    """The values that differ by more than the tolerance, at most one more than an answer may have."""
    values: list[float] = []
    for one in several:
        value = value_of(one, target)
        if not any(close(value, other, target.tolerance) for other in values):
            values.append(value)
        if len(values) > _MOST_RESULTS:
            break
    return values
