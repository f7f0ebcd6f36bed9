"""Whether a free-text answer states the expected quantity as its result.

Sample: check_quantity("2*32*8*128*2 bytes a token, so 17.2 GB", 16.0, "GiB", 0.05, ()) is a match
whose quote is "17.2 GB".

How the result is found, and why:
1. What cannot be a result is set aside (`candidates`): operands, inputs of the question, what is denied.
   Rates ("per token"), bounds and capacities ("fits in 24 GB") count only where nothing else is stated.
2. The last result that the words commit to decides ("so", "total" before "=", "about"), else the last
   one. Earlier ones are steps of the way there.
3. An answer does not win by shotgun. Alternatives ("8 GB or 16 GB"), a range wider than the tolerance
   and three results of which none follows from a computation are ambiguous, the right one among them or
   not. So is a wrong result beside the right one, unless it comes later and as a conclusion.

GB and GiB: a number that is right in its own stated unit matches. One that would be right in the other
unit is off by 7.4 % ("16 GB" for 16 GiB by -6.9 %, the reverse by +7.4 %): with a tolerance of 5 % that is
the slip "gb-for-gib", with 8 % a match. For kB (2.4 %) and MB (4.9 %; -4.6 %) 5 % covers it, for TB (10 %) it
does not.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from knowledge.calculators.candidates import Candidate, Target, candidates, close
from knowledge.calculators.context import concludes_after, restated
from knowledge.calculators.number_literals import normalise
from knowledge.calculators.quantities import parse_quantities
from knowledge.calculators.units import base_unit, conversion
from knowledge.errors import ContentError
from knowledge.schema import Slip

Status = Literal["match", "slip", "mismatch", "absent", "ambiguous"]

_MOST_RESULTS = 7
_MOST_QUANTITIES = 1000
"""Nobody derives one figure with so many numbers: an answer that holds them is ambiguous, unread."""
_SAME_THING = 5.0
_TELLING_DIGITS = 3
_PREFIX_GAP = 0.105
"""A little more than the 10 % between TB and TiB: what a restatement in the other unit may be off."""


@dataclass(frozen=True)
class QuantityVerdict:
    """`quote` is text[start:end], the quantity that decided; all three are None where none did.

    `slip` is the id of a recognised slip and `explanation` its cause in words; both None otherwise.
    """

    status: Status
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    slip: str | None = None
    explanation: str | None = None


def check_quantity(
    text: str,
    expected: float,
    unit: str,
    tolerance: float,
    slips: Sequence[Slip],
    given: Mapping[str, float] | None = None,
    question: str = "",
) -> QuantityVerdict:
    """Compare the result that `text` commits to with `expected` (in `unit`), within a relative tolerance.

    `given` holds the item's inputs, so that repeating the question is not a result; an input that equals
    the expected value still counts. So it is with the numbers of `question`, of which the inputs are some.
    A bare number counts if it agrees in `unit` or its base unit.
    Any text is read, in time linear in its length; a thousand quantities or more are ambiguous.
    Raises ContentError for an unknown unit, and for an expected value or a tolerance that is not positive
    and finite.
    """
    target = _target(expected, unit, tolerance, slips)
    clean = normalise(text)
    inputs = [*(given or {}).values(), *_numbers(question)]
    quantities = parse_quantities(text, most=2 * _MOST_QUANTITIES)
    if len(quantities) >= _MOST_QUANTITIES:
        return QuantityVerdict("ambiguous")
    found = candidates(clean, quantities, target, inputs)
    pool = _pool(found)
    if not pool:
        return QuantityVerdict("absent")
    decider = _decider(pool)
    status = _shotgun(clean, pool, decider, target) or _status(decider, target)
    if status != "mismatch":
        return _verdict(text, status, decider)
    twin = _restated_match(clean, pool, decider, target)
    if twin is not None:
        return _verdict(text, "match", twin)
    if _right_elsewhere(text, found, decider, target):
        return _verdict(text, "ambiguous", decider)
    return _explained(text, decider, target, slips)


def _numbers(question: str) -> list[float]:
    """The question's numbers in base units, as inputs are."""
    return [
        one.value * (1.0 if one.unit is None else conversion(one.unit, base_unit(one.unit)) or 1.0)
        for one in parse_quantities(question, most=_MOST_QUANTITIES)
    ]


def _target(expected: float, unit: str, tolerance: float, slips: Sequence[Slip]) -> Target:
    if not (0 < expected < math.inf and 0 < tolerance < math.inf):
        raise ContentError(
            f"Expected value {expected!r} and tolerance {tolerance!r} must be positive and finite."
        )
    conversion(unit, unit)
    return Target(expected, unit, tolerance, tuple(expected * slip.factor for slip in slips))


def _pool(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of the most result-like kind that there are."""
    plain = [one for one in found if one.role == "plain"]
    return plain or list(found)


def _decider(pool: Sequence[Candidate]) -> Candidate:
    named = [one for one in pool if not one.bare or (one.right and one.strength)]
    stated = named or [one for one in pool if one.recognised] or pool
    best = max(one.strength for one in stated)
    return [one for one in stated if one.strength == best][-1]


def _status(one: Candidate, target: Target) -> Status:
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
    value, unit = one.quantity.other
    factor = 1.0 if unit is None else conversion(unit, target.unit)
    return factor is not None and target.near(value * factor)


def _shotgun(
    text: str, pool: Sequence[Candidate], decider: Candidate, target: Target
) -> Status | None:
    """ "ambiguous" where several different results are offered rather than one arrived at."""
    alternatives = [one for one in pool if one.chain == decider.chain]
    differing = _distinct(alternatives, target)
    several = len(differing) > 1 and not _one_said_twice(text, alternatives, target)
    if several and (len(differing) > 2 or not concludes_after(text, decider.quantity)):
        return "ambiguous"
    stated = [decider, *(one for one in pool if _rivals(one, decider, target))]
    if len(_distinct(stated, target)) > 2 or len(_distinct(pool, target)) > _MOST_RESULTS:
        return "ambiguous"
    return None


def _rivals(one: Candidate, decider: Candidate, target: Target) -> bool:
    """Whether a result is stated as firmly as the deciding one, and not computed on the way to it.

    A bare number is one only if it could be meant as the same thing, so within a factor of five.
    """
    if one.computed or one.strength < decider.strength:
        return False
    ratio = _value(one, target) / (_value(decider, target) or 1.0)
    return not one.bare or decider.bare or 1 / _SAME_THING < ratio < _SAME_THING


def _distinct(several: Sequence[Candidate], target: Target) -> list[float]:
    """The values that differ by more than the tolerance, at most one more than an answer may have."""
    values: list[float] = []
    for one in several:
        value = _value(one, target)
        if not any(close(value, other, target.tolerance) for other in values):
            values.append(value)
        if len(values) > _MOST_RESULTS:
            break
    return values


def _one_said_twice(text: str, chain: Sequence[Candidate], target: Target) -> bool:
    """Whether each member restates the one before, in another unit: "16 GiB (= 17.2 GB)"."""
    return all(_restates(text, one, after, target) for one, after in pairwise(chain))


def _restates(text: str, one: Candidate, after: Candidate, target: Target) -> bool:
    gap = text[one.quantity.end : after.quantity.start]
    return restated(gap) and close(_value(after, target), _value(one, target), _PREFIX_GAP)


def _restated_match(
    text: str, pool: Sequence[Candidate], decider: Candidate, target: Target
) -> Candidate | None:
    """The right result that a loose one restates: "17179869184 bytes = 16 GB"."""
    place = pool.index(decider)
    before = pool[place - 1] if place else None
    if before is None or not _restates(text, before, decider, target):
        return None
    return before if _status(before, target) == "match" else None


def _right_elsewhere(
    text: str, found: Sequence[Candidate], decider: Candidate, target: Target
) -> bool:
    """Whether the right result is said too, so that nobody can tell which one is meant.

    Not where the deciding one came after it as a conclusion: "17.2 GB. Actually, 34 GB". A bare number
    counts if its digits are too many to agree by chance ("375 steps an epoch and the run 1,125").
    """
    return any(
        (not one.bare or _digits(text, one) >= _TELLING_DIGITS)
        and one.role in {"plain", "each"}
        and (decider.strength < 2 or one.quantity.start > decider.quantity.start)
        and _status(one, target) == "match"
        for one in found
    )


def _digits(text: str, one: Candidate) -> int:
    return sum(char.isdigit() for char in text[one.quantity.start : one.quantity.end])


def _value(one: Candidate, target: Target) -> float:
    """The reading that agrees with a result or a known slip if one does, else the first."""
    return next((value for value in one.values if target.recognises(value)), one.values[0])


def _explained(
    text: str, decider: Candidate, target: Target, slips: Sequence[Slip]
) -> QuantityVerdict:
    """A slip with its cause where the wrong result has a known one, else a mismatch."""
    if decider.ends is not None:
        return _verdict(text, "mismatch", decider)
    errors = [
        (min(abs(value / (target.expected * slip.factor) - 1) for value in decider.values), slip)
        for slip in slips
    ]
    error, nearest = min(errors, key=lambda pair: pair[0], default=(math.inf, None))
    if nearest is not None and error <= target.tolerance:
        return _verdict(text, "slip", decider, nearest.id, nearest.says)
    twin = _twin(decider.quantity.unit)
    if twin is not None:
        factor = conversion(twin, target.unit)
        if factor is not None and target.near(decider.quantity.value * factor):
            says = f"right in {twin}, but stated in {decider.quantity.unit}"
            return _verdict(text, "slip", decider, "gb-for-gib", says)
    return _verdict(text, "mismatch", decider)


def _twin(unit: str | None) -> str | None:
    """GiB for GB and the reverse; None where there is no such pair."""
    if unit is None or not unit.endswith("B") or len(unit) < 2:
        return None
    return f"{unit[0]}B".replace("K", "k") if "i" in unit else f"{unit[0].upper()}iB"


def _verdict(
    text: str,
    status: Status,
    one: Candidate,
    slip: str | None = None,
    explanation: str | None = None,
) -> QuantityVerdict:
    start, end = one.quantity.start, one.quantity.end
    return QuantityVerdict(status, start, end, text[start:end], slip, explanation)
