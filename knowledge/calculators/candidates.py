"""Which quantities of an answer can be its result, in the unit that was asked for.

Sample: for an expected 16 GiB, "2 * 8 GiB = 17.2 GB" has the one candidate 17.2 GB, as 16.02 GiB: its
"2" and "8 GiB" are operands.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from knowledge.calculators.confidence import (
    is_usual_level,
    says_how_sure,
    without_intervals,
)
from knowledge.calculators.context import (
    Role,
    commitment,
    counts_a_noun,
    does_not_fit,
    is_bound,
    is_choice,
    is_computed,
    is_known,
    is_label,
    is_operand,
    listed,
    rate_end,
    rate_noun,
    role_of,
    shares_unit,
    stands_alone,
)
from knowledge.calculators.definitions import without_definitions
from knowledge.calculators.measures import counted
from knowledge.calculators.parsed import Parsed
from knowledge.calculators.readings import as_inputs, is_rate, of_one
from knowledge.calculators.target import Target, close
from knowledge.calculators.units import conversion

_WIDEST_WEIGHT = 64
_BOUNDS_ARE_RESULTS = frozenset({"sequence", "example", "chunk", "month"})
"""What is asked for as the most or the least of something: "at least 385 examples"."""
_HAD = re.compile(
    r"(?<!if )\b(?:run|training|fine-tune|job|whole|we|I)[ ](?:has|have|having)[ ](?:(?:about|only|just)[ ])?$",
    re.I,
)
"""A card has its memory, but a run has the steps that are asked for."""
_SAME = 1e-6
_SAME_ROUNDED = 0.05


@dataclass(frozen=True)
class Candidate:
    """A quantity that may be the result. `values`, `low` and `high` are in the asked unit.

    `right` says that one of them agrees with the expected result, `recognised` that it does or agrees
    with that of a known slip.
    `values` has two entries for a bare number, which is read in the asked and in the base unit.
    `strength` is that of `context.commitment`; `chain` is equal for members of one list of alternatives.
    """

    quantity: Parsed
    values: tuple[float, ...]
    role: Role
    strength: int
    computed: bool
    chain: int
    bare: bool
    right: bool
    recognised: bool
    ends: tuple[float, float] | None = None


def candidates(
    text: str, quantities: Sequence[Parsed], target: Target, given: Collection[float]
) -> list[Candidate]:
    """The candidates of a normalised text in order.

    Left out: other dimensions, operands, what is denied, inputs of the question that are not the
    expected value, weight precisions ("8-bit"), levels of confidence and intervals, definitions of a unit, and bare numbers
    that neither agree with a result or a slip nor stand alone or in a list.
    """
    quantities = without_intervals(text, without_definitions(text, quantities, target))
    quantities = [
        _told(quantity, target, given) for quantity in _without_level(text, quantities, target)
    ]
    shared = _shared_units(text, quantities)
    chains = _chains(text, quantities)
    found: list[Candidate] = []
    floor = rates = 0
    for place, quantity in enumerate(quantities):
        candidate = _candidate(
            text, quantities, place, shared[place], target, given, max(floor, rates)
        )
        rates = max(rates, rate_end(text, quantity))
        if candidate is None:
            continue
        values, role, ends = candidate
        found.append(
            Candidate(
                quantity,
                values,
                role,
                commitment(text, quantity, floor),
                is_computed(text, quantity),
                chains[place],
                bare=shared[place] is None or quantity.loose,
                right=any(target.near(value) for value in values),
                recognised=any(target.recognises(value) for value in values),
                ends=ends,
            )
        )
        floor = max(quantity.end, rates)
    return found


def _without_level(text: str, quantities: Sequence[Parsed], target: Target) -> list[Parsed]:
    """Those that do not only say how sure somebody is. "70 % sure that it is 40 %, 30 % sure that it is 58 %" keeps all:
    several levels leave open which result holds."""
    levels = {quantity for quantity in quantities if _is_level(text, quantity, target)}
    if len({level.value for level in levels}) > 1:
        return list(quantities)
    return [quantity for quantity in quantities if quantity not in levels]


def _is_level(text: str, quantity: Parsed, target: Target) -> bool:
    """Whether it only says how sure somebody is: of "we can be 58.4 % sure" that is the result, if it is right."""
    read = target.readings(quantity.value, quantity.unit)
    if says_how_sure(text, quantity):
        return not any(map(target.near, read))
    return is_usual_level(text, quantity) and not any(map(target.recognises, read))


def _told(quantity: Parsed, target: Target, given: Collection[float]) -> Parsed:
    """Of "90 % ± 4.2 %" the margin, where the question gave the 90 % or asked for such a margin."""
    margin = quantity.margin
    if margin is None or quantity.unit != (margin.unit or quantity.unit):
        return quantity
    margin = replace(margin, unit=quantity.unit)
    values = [target.readings(one.value, one.unit) for one in (quantity, margin)]
    centre_is, margin_is = (any(map(target.recognises, read)) for read in values)
    known = any(close(v, n, _SAME) for v in as_inputs(quantity.value, quantity.unit) for n in given)
    return margin if not centre_is and (margin_is or known) else quantity


def _candidate(
    text: str,
    quantities: Sequence[Parsed],
    place: int,
    unit: str | None,
    target: Target,
    given: Collection[float],
    floor: int,
) -> tuple[tuple[float, ...], Role, tuple[float, float] | None] | None:
    quantity = quantities[place]
    values = target.readings(quantity.value, unit)
    role = _role(text, quantities, place, target, floor) if values else "operand"
    if role in {"operand", "denied"} or _set_aside(text, quantity, unit, target, given):
        return None
    if (unit is None or quantity.loose) and not _may_be_result(
        text, quantities, place, target, values
    ):
        return None
    if quantity.low is None or quantity.high is None:
        return values, role, None
    low, high = (target.readings(end, unit)[0] for end in (quantity.low, quantity.high))
    return values, role, (low, high)


def _role(text: str, quantities: Sequence[Parsed], place: int, target: Target, floor: int) -> Role:
    """The role of `context`, as the question makes it: what it asks for is no aside."""
    quantity = quantities[place]
    role = role_of(text, quantity, floor)
    if target.unit == "sequence" and does_not_fit(text, quantity):
        return "denied"
    if role == "operand":
        return "plain" if _is_alternative(text, quantities, place) else role
    if role == "each":
        noun = rate_noun(text, quantity, floor)
        return "plain" if noun and counted(noun) in target.wanted else role
    if role == "aside":
        bound = target.unit in _BOUNDS_ARE_RESULTS and is_bound(text, quantity)
        return "plain" if bound or _is_had(text, quantity, target) else role
    return _plain_role(text, quantity, target, floor) if role == "plain" else role


def _is_had(text: str, quantity: Parsed, target: Target) -> bool:
    return (
        target.unit == "step"
        and _HAD.search(text[max(0, quantity.start - 40) : quantity.start]) is not None
    )


def _plain_role(text: str, quantity: Parsed, target: Target, floor: int) -> Role:
    """A rate that nobody asked for is for each, and what is taken for known an aside."""
    if quantity.unit and is_rate(quantity.unit, target.unit):
        return "plain" if of_one(quantity.unit, target.wanted) else "each"
    known = is_known(text, quantity) and commitment(text, quantity, floor) < 2
    return "aside" if known else "plain"


def _may_be_result(
    text: str, quantities: Sequence[Parsed], place: int, target: Target, values: Sequence[float]
) -> bool:
    """Whether a bare number agrees with a result, stands alone, or is listed beside one that does ("7B or 70B")."""
    if is_label(text, quantities[place]) or counts_a_noun(text, quantities[place]):
        return False
    if any(target.recognises(value) for value in values):
        return True
    if stands_alone(text, quantities[place]):
        return True
    if quantities[place].loose:
        return False
    beside = ((place - 1, place, place - 1), (place, place + 1, place + 1))
    return any(
        first >= 0
        and second < len(quantities)
        and listed(text[quantities[first].end : quantities[second].start])
        and any(
            map(
                target.recognises,
                target.readings(quantities[other].value, quantities[other].unit),
            )
        )
        for first, second, other in beside
    )


def _set_aside(
    text: str, quantity: Parsed, unit: str | None, target: Target, given: Collection[float]
) -> bool:
    """Whether it is an input of the question or the precision of a weight, and not the result as well."""
    if unit == "bit" and quantity.value <= _WIDEST_WEIGHT:
        return True
    slack = _SAME_ROUNDED if quantity.rounded else _SAME
    written = as_inputs(quantity.value, unit)
    if not any(close(value, number, slack) for value in written for number in given):
        return False
    if not any(target.near(value) for value in target.readings(quantity.value, unit)):
        return True
    # A batch of 16 and a result of 16 GiB: the bare number counts only where a conclusion is drawn.
    concluded = commitment(text, quantity, 0) == 2 and stands_alone(text, quantity)
    said_alone = text.strip() == text[quantity.start : quantity.end]
    return unit is None and not concluded and not said_alone


def _shared_units(text: str, quantities: Sequence[Parsed]) -> list[str | None]:
    """Each quantity's unit; a bare one in a list takes that of the next ("8, 16 or 32 GB")."""
    units = [quantity.unit for quantity in quantities]
    for place in range(len(units) - 2, -1, -1):
        quantity, after = quantities[place], quantities[place + 1]
        bare = units[place] is None and not quantity.rounded
        shared = shares_unit(text[quantity.end : after.start]) and not says_how_sure(text, after)
        if bare and shared:
            units[place] = units[place + 1]
    return units


def _chains(text: str, quantities: Sequence[Parsed]) -> list[int]:
    """The list of alternatives that each quantity is in; a calculation is none ("p = 0.15, 1 - 0.8 = 0.2")."""
    operands = [is_operand(text, quantity) for quantity in quantities]
    chain, chains = 0, []
    for place, quantity in enumerate(quantities):
        gap = text[quantities[place - 1].end : quantity.start] if place else ""
        calculated = place > 0 and (operands[place - 1] or operands[place])
        if place and not (listed(gap) and (not calculated or is_choice(gap))):
            chain += 1
        chains.append(chain)
    return chains


def _is_alternative(text: str, quantities: Sequence[Parsed], place: int) -> bool:
    """Whether a slash divides two amounts of one dimension: "17.2 GB / 16 GiB" is no quotient."""
    unit = quantities[place].unit
    for other in (place - 1, place + 1):
        if unit is None or not 0 <= other < len(quantities):
            continue
        first, second = sorted((quantities[place], quantities[other]), key=lambda q: q.start)
        its = quantities[other].unit
        if text[first.end : second.start].strip() == "/" and its and conversion(unit, its):
            return True
    return False
