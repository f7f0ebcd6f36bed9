"""Whether a result is the right one, and whether the right one is said beside a wrong one."""

from collections.abc import Sequence
from typing import Literal

from knowledge.calculators.candidates import Candidate
from knowledge.calculators.context import TELLING_DIGITS, corrects, is_bound
from knowledge.calculators.target import Target

Status = Literal["match", "slip", "mismatch", "absent", "ambiguous"]

_WHOLE = 100.0
_WHOLE_SLACK = 1.0


def status_of(one: Candidate, target: Target) -> Status:
    """The verdict on one result alone: match, mismatch or ambiguous."""
    if one.ends is not None:
        low, high = one.ends
        if target.near(low) and target.near(high):
            return "match"
        return "ambiguous" if low <= target.expected <= high else "mismatch"
    if any(target.near(value) for value in one.values):
        return "match"
    return "ambiguous" if _other_reading_matches(one, target) else "mismatch"


def _other_reading_matches(one: Candidate, target: Target) -> bool:
    if one.quantity.other is None:
        return False
    return any(target.near(value) for value in target.readings(*one.quantity.other))


def right_elsewhere(
    text: str, found: Sequence[Candidate], decider: Candidate, target: Target
) -> bool:
    """Whether the right result is said too, so that nobody can tell which one is meant.

    Not where the deciding one takes it back: "17.2 GB. Actually, 34 GB". "36 GiB. So twice as many take 72 GiB" is left
    open. A bare number
    counts if its digits are too many to agree by chance ("375 steps an epoch and the run 1,125").
    """
    return any(
        (not one.bare or _digits(text, one) >= TELLING_DIGITS)
        and (one.role in {"plain", "each"} or is_bound(text, one.quantity))
        and (
            decider.strength < 2
            or one.quantity.start > decider.quantity.start
            or not corrects(text[one.quantity.end : decider.quantity.start])
            or _are_complements(one, decider, target)
            or _is_stated_rate(one) > _is_stated_rate(decider)
        )
        and status_of(one, target) == "match"
        for one in found
    )


def _are_complements(one: Candidate, other: Candidate, target: Target) -> bool:
    """Whether two shares make a whole: of "15 %, so 85 % are false" nobody can tell which is the result."""
    if target.unit != "percent" or one.bare or other.bare:
        return False
    return abs(one.values[0] + other.values[0] - _WHOLE) <= _WHOLE_SLACK


def _is_stated_rate(one: Candidate) -> bool:
    """Whether it says what it is for: "$2.31 per million tokens, thus $231" may mean the first."""
    return "/" in (one.quantity.unit or "")


def _digits(text: str, one: Candidate) -> int:
    return sum(char.isdigit() for char in text[one.quantity.start : one.quantity.end])
