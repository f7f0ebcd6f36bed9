"""Which quantities of an answer can be its result, in the unit that was asked for.

Sample: for an expected 16 GiB, "2 * 8 GiB = 17.2 GB" has the one candidate 17.2 GB, as 16.02 GiB: its
"2" and "8 GiB" are operands.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from knowledge.calculators.context import (
    Role,
    commitment,
    is_computed,
    is_label,
    listed,
    role_of,
    shares_unit,
    stands_alone,
    words_end,
)
from knowledge.calculators.quantities import Parsed
from knowledge.calculators.units import base_unit, conversion

_WIDEST_WEIGHT = 64
_SAME = 1e-6
_SAME_ROUNDED = 0.05


@dataclass(frozen=True)
class Target:
    """What a result is compared with: `expected` and the results of known slips, in `unit`."""

    expected: float
    unit: str
    tolerance: float
    slipped: tuple[float, ...] = ()

    def near(self, value: float) -> bool:
        """Whether `value` (in `unit`) agrees with the expected result."""
        return close(value, self.expected, self.tolerance)

    def recognises(self, value: float) -> bool:
        """Whether `value` agrees with the expected result or with that of a known slip."""
        return any(close(value, one, self.tolerance) for one in (self.expected, *self.slipped))


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


def close(value: float, wanted: float, tolerance: float) -> bool:
    """Whether `value` is within the relative `tolerance` of `wanted`."""
    return abs(value - wanted) <= tolerance * abs(wanted)


def candidates(
    text: str, quantities: Sequence[Parsed], target: Target, given: Collection[float]
) -> list[Candidate]:
    """The candidates of a normalised text in order.

    Left out: other dimensions, operands, what is denied, inputs of the question that are not the
    expected value, weight precisions ("8-bit"), and bare numbers that neither agree with a result or a
    slip nor stand alone or in a list.
    """
    shared = _shared_units(text, quantities)
    chains = _chains(text, quantities)
    found: list[Candidate] = []
    floor = 0
    for place, quantity in enumerate(quantities):
        candidate = _candidate(text, quantities, place, shared[place], target, given, floor)
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
                bare=shared[place] is None,
                right=any(target.near(value) for value in values),
                recognised=any(target.recognises(value) for value in values),
                ends=ends,
            )
        )
        floor = words_end(text, quantity)
    return found


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
    values = _in_target(quantity.value, unit, target.unit)
    role: Role = "operand" if not values else role_of(text, quantity, floor)
    if role == "operand" and values and _is_alternative(text, quantities, place):
        role = "plain"
    if role in {"operand", "denied"} or _set_aside(text, quantity, unit, target, given):
        return None
    if unit is None and not _may_be_result(text, quantities, place, target, values):
        return None
    if quantity.low is None or quantity.high is None:
        return values, role, None
    low = _in_target(quantity.low, unit, target.unit)[0]
    return values, role, (low, _in_target(quantity.high, unit, target.unit)[0])


def _may_be_result(
    text: str, quantities: Sequence[Parsed], place: int, target: Target, values: Sequence[float]
) -> bool:
    """Whether a bare number agrees with a result, stands alone, or is listed beside one that does ("7B or 70B")."""
    if is_label(text, quantities[place]):
        return False
    if any(target.recognises(value) for value in values):
        return True
    if stands_alone(text, quantities[place]):
        return True
    beside = ((place - 1, place, place - 1), (place, place + 1, place + 1))
    return any(
        first >= 0
        and second < len(quantities)
        and listed(text[quantities[first].end : quantities[second].start])
        and any(
            map(
                target.recognises,
                _in_target(quantities[other].value, quantities[other].unit, target.unit),
            )
        )
        for first, second, other in beside
    )


def _in_target(value: float, unit: str | None, asked: str) -> tuple[float, ...]:
    """The value in the asked unit, () for another dimension; a bare number both ways it can be meant."""
    if unit is not None:
        factor = conversion(unit, asked)
        return () if factor is None else (value * factor,)
    from_base = conversion(base_unit(asked), asked) or 1.0
    return (value,) if from_base == 1.0 else (value, value * from_base)


def _set_aside(
    text: str, quantity: Parsed, unit: str | None, target: Target, given: Collection[float]
) -> bool:
    """Whether it is an input of the question or the precision of a weight, and not the result as well."""
    if unit == "bit" and quantity.value <= _WIDEST_WEIGHT:
        return True
    slack = _SAME_ROUNDED if quantity.rounded else _SAME
    scale = 1.0 if unit is None else conversion(unit, base_unit(unit)) or 1.0
    if not any(close(quantity.value * scale, number, slack) for number in given):
        return False
    if not any(target.near(value) for value in _in_target(quantity.value, unit, target.unit)):
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
        if bare and shares_unit(text[quantity.end : after.start]):
            units[place] = units[place + 1]
    return units


def _chains(text: str, quantities: Sequence[Parsed]) -> list[int]:
    chain, chains = 0, []
    for place, quantity in enumerate(quantities):
        if place and not listed(text[quantities[place - 1].end : quantity.start]):
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
