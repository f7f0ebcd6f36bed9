"""Rules on numbers: what the texts state must be what the calculator gives, at every draw."""

from collections.abc import Iterator
from functools import lru_cache

from knowledge.calculators.asked import asked_of
from knowledge.calculators.check import Asked, QuantityVerdict, check_answer
from knowledge.calculators.quantities import parse_quantities
from knowledge.checking.fault import Fault
from knowledge.schema import Item

LEAST_DRAWS = 24

_SPOKEN = {"currency": " euros", "dimensionless": "", "percent": "%"}
"""How an answer names a unit whose own name nobody says."""


def numbers_agree(item: Item) -> Iterator[Fault]:
    """Statement, exemplars and specimens say the number that the calculator gives, or miss it as labelled."""
    if item.numeric is None:
        return
    asked, name = asked_of(item.numeric, item.asked), item.numeric.criterion
    criterion = item.criterion(name)
    texts = [
        ("the statement", criterion.statement, True),
        *(("the met exemplar", text, True) for text in criterion.exemplars.met),
        *(("the not_met exemplar", text, False) for text in criterion.exemplars.not_met),
        *((f"specimen {one.id!r}", one.text, one.met[name]) for one in item.specimens),
    ]
    for what, text, met in texts:
        if not met and _states_no_quantity(text):
            continue
        found = check_answer(text, asked)
        if (found.status == "match") != met:
            label = f"labelled {met}" if what.startswith("specimen") else f"{text[:70]!r}"
            yield _fault(item, f"{what} is {label} and read as {_said(found)} of {_right(asked)}")


def slips_differ(item: Item) -> Iterator[Fault]:
    """A slip that comes within the tolerance of the right result, or of another slip, explains nothing."""
    numeric = item.numeric
    if numeric is None:
        return
    results = [("the right result", 1.0), *((slip.id, slip.factor) for slip in numeric.slips)]
    for place, (name, factor) in enumerate(results):
        for other, its in results[place + 1 :]:
            if abs(factor / its - 1) <= numeric.tolerance:
                says = (
                    f"slip {other!r} cannot be told from {name!r}: factors {its:.4g}, {factor:.4g}"
                )
                yield _fault(item, says)


def slips_are_recognised(item: Item) -> Iterator[Fault]:
    """Each slip's result, given as the answer, is found to be that slip."""
    if item.numeric is None:
        return
    asked = asked_of(item.numeric, item.asked)
    for slip in item.numeric.slips:
        found = check_answer(stated(asked.expected * slip.factor, asked.unit), asked)
        if found.slip != slip.id:
            yield _fault(item, f"the result of slip {slip.id!r} is read as {_said(found)}")


def stated(value: float, unit: str) -> str:
    """An answer that says nothing but its result: "So it is 17.2 GB."."""
    return f"So it is {value:.6g}{_SPOKEN.get(unit, f' {unit}')}."


@lru_cache(maxsize=8192)
def _states_no_quantity(text: str) -> bool:
    """Whether no draw can make a result of it: many texts are words alone, the same at every draw."""
    return not any(map(str.isdigit, text)) and not parse_quantities(text)


def _right(asked: Asked) -> str:
    return f"{asked.expected:.4g} {asked.unit}"


def _said(found: QuantityVerdict) -> str:
    quote = f" ({found.quote!r})" if found.quote else ""
    return f"{found.status}{f' {found.slip!r}' if found.slip else ''}{quote}"


def _fault(item: Item, says: str) -> Fault:
    return Fault("numbers", item.id, says)
