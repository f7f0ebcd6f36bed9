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
4. What the words give to another thing, behind a right result, is no rival of it (`other_things`).

GB and GiB: a number that is right in its own stated unit matches. One that would be right in the other
unit is off by 7.4 % ("16 GB" for 16 GiB by -6.9 %, the reverse by +7.4 %): with a tolerance of 5 % that is
the slip "gb-for-gib", with 8 % a match. For kB (2.4 %) and MB (4.9 %; -4.6 %) 5 % covers it, for TB (10 %) it
does not.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from knowledge.calculators.alternatives import offered, restates
from knowledge.calculators.candidates import Candidate, candidates
from knowledge.calculators.context import is_compared
from knowledge.calculators.layout import without_layout
from knowledge.calculators.measures import times_asked
from knowledge.calculators.number_literals import normalise
from knowledge.calculators.other_things import only_as_other, without_others
from knowledge.calculators.quantities import parse_quantities
from knowledge.calculators.readings import as_inputs
from knowledge.calculators.status import Status, right_elsewhere, status_of
from knowledge.calculators.target import Target
from knowledge.calculators.units import conversion
from knowledge.errors import ContentError
from knowledge.schema import Slip

_MOST_QUANTITIES = 1000
"""Nobody derives one figure with so many numbers: an answer that holds them is ambiguous, unread."""
_WIDE = 1.5
_LONE = re.compile(r"\b(?:lone|single|one) user\b", re.I)
"""Where a factor is asked for one of them, "one user is 2.7 times as fast" states it."""


@dataclass(frozen=True)
class QuantityVerdict:
    """`quote` is text[start:end], the quantity that decided; all three are None where none did.

    `slip` is the id of a recognised slip and `explanation` its cause in words; both None otherwise.
    `undecided` says of an ambiguous answer that its own words leave the choice open ("8 GB or 16 GB"):
    what is ambiguous otherwise may only be beyond this reader.
    """

    status: Status
    start: int | None = None
    end: int | None = None
    quote: str | None = None
    slip: str | None = None
    explanation: str | None = None
    undecided: bool = False


@dataclass(frozen=True)
class Asked:
    """What a numeric question asks, and what its reader knows. See `check_quantity` for the fields.

    `each` holds units of which the result is for one (`registry.result_is_for_each`): there "128 KiB per
    token" is a result and no step on the way.
    """

    expected: float
    unit: str
    tolerance: float
    slips: Sequence[Slip] = ()
    given: Mapping[str, float] = field(default_factory=dict)
    question: str = ""
    each: tuple[str, ...] = ()


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
    return check_answer(text, Asked(expected, unit, tolerance, slips, given or {}, question))


def check_answer(text: str, asked: Asked) -> QuantityVerdict:
    """As `check_quantity`, with what is asked in one value."""
    target = _target(asked)
    plain = without_layout(text)
    clean = normalise(plain)
    inputs = [*asked.given.values(), *_numbers(asked.question)]
    quantities = parse_quantities(plain, most=2 * _MOST_QUANTITIES)
    if len(quantities) >= _MOST_QUANTITIES:
        return QuantityVerdict("ambiguous")
    found = candidates(clean, quantities, target, inputs)
    pool = without_others(clean, _pool(found), target, asked.question)
    if not pool:
        return QuantityVerdict("absent")
    decider = _decider(pool)
    status, offer = status_of(decider, target), offered(clean, pool, decider, target)
    if status == "match" and (
        is_compared(clean, decider.quantity)
        or only_as_other(clean, pool, decider, target, asked.question)
    ):
        status = "ambiguous"
    if offer is not None or status == "ambiguous":
        undecided = offer == "choice" or _is_wide(decider)
        return replace(_verdict(text, "ambiguous", decider), undecided=undecided)
    if status == "match":
        return _verdict(text, status, decider)
    return _wrong(text, clean, found, decider, target, asked.slips)


def _wrong(
    text: str,
    clean: str,
    found: Sequence[Candidate],
    decider: Candidate,
    target: Target,
    slips: Sequence[Slip],
) -> QuantityVerdict:
    """The verdict where the deciding result is not the right one; that may stand elsewhere."""
    twin = _restated_match(clean, _pool(found), decider, target)
    if twin is not None:
        return _verdict(text, "match", twin)
    if right_elsewhere(clean, found, decider, target):
        return _verdict(text, "ambiguous", decider)
    return _explained(text, decider, target, slips)


def _is_wide(one: Candidate) -> bool:
    """Whether a range leaves open what the result is: "between 8 and 20 GB"."""
    return one.ends is not None and one.ends[1] > _WIDE * one.ends[0]


@lru_cache(maxsize=256)
def _numbers(question: str) -> tuple[float, ...]:
    """The question's numbers as an item's inputs hold them; many answers are read beside one question."""
    return tuple(
        value
        for one in parse_quantities(question, most=_MOST_QUANTITIES)
        for value in as_inputs(one.value, one.unit)
    )


def _target(asked: Asked) -> Target:
    if not (0 < asked.expected < math.inf and 0 < asked.tolerance < math.inf):
        raise ContentError(
            f"Expected value {asked.expected!r} and tolerance {asked.tolerance!r} "
            "must be positive and finite."
        )
    conversion(asked.unit, asked.unit)
    slipped = tuple(asked.expected * slip.factor for slip in asked.slips)
    lone = asked.unit == "dimensionless" and _LONE.search(asked.question)
    wanted = (*asked.each, *times_asked(asked.question), *(("sequence",) if lone else ()))
    return Target(asked.expected, asked.unit, asked.tolerance, slipped, wanted)


def _pool(found: Sequence[Candidate]) -> list[Candidate]:
    """The candidates of the most result-like kind that there are."""
    plain = [one for one in found if one.role == "plain"]
    return plain or list(found)


def _decider(pool: Sequence[Candidate]) -> Candidate:
    named = [one for one in pool if not one.bare or (one.right and one.strength)]
    stated = named or [one for one in pool if one.recognised] or pool
    best = max(one.strength for one in stated)
    return [one for one in stated if one.strength == best][-1]


def _restated_match(
    text: str, pool: Sequence[Candidate], decider: Candidate, target: Target
) -> Candidate | None:
    """The right result that a loose one restates: "17179869184 bytes = 16 GB"."""
    place = pool.index(decider)
    before = pool[place - 1] if place else None
    if before is None or not restates(text, before, decider, target):
        return None
    return before if status_of(before, target) == "match" else None


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
