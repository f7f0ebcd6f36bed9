"""A parametric item with one of its numbers changed, as a follow-up asks for it.

Sample: "Now take 64 instead of 48 for the number of layers, all else as before. What comes out for the KV cache?"

Only a number with a label is changed that stands in the question, leaves all its other numbers as they are,
keeps the item's requirements and moves the result by more than twice its tolerance: a result that was
learned by heart cannot pass for the new one.
"""

import random
import string
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from knowledge.calculators.asked import asked_of
from knowledge.calculators.check import check_answer
from knowledge.calculators.registry import compute
from knowledge.draws import Entry, as_shown, named, rendered_with, unmet
from knowledge.schema import Item, Numeric

APART = 2
"""How many tolerances lie at least between the two results."""

_WRITTEN_OUT = 1e15
"""Numbers below are written with all their digits."""


class Change(NamedTuple):
    """`label` names the number, `old` and `new` are its values as the question writes them, `result` names
    what is asked for, and `item` has the changed draw."""

    label: str
    old: str
    new: str
    result: str
    item: Item


def change_of(entry: Entry, item: Item, seed: int) -> Change | None:
    """The first of the possible changes of a drawn item, in the order that the seed gives."""
    numeric = item.numeric
    if numeric is None or numeric.label is None:
        return None
    written = _written(entry)
    # What ships with its result is what is learned by heart.
    shipped = {name: float(one["default"]) for name, one in entry["parameters"].items()}
    choices = sorted(_choices(entry, item, written))
    random.Random(seed).shuffle(choices)
    for name, value in choices:
        drawn = {**item.draw, name: value}
        if drawn == shipped or unmet(entry, drawn) is not None:
            continue
        if _moves_another(entry, item.draw, name, value):
            continue
        changed = Item.model_validate(rendered_with(entry, drawn))
        if _tells_apart(item, changed):
            old, new = (format(as_shown(v), written[name]) for v in (item.draw[name], value))
            label = entry["parameters"][name]["label"]
            return Change(label, old, new, numeric.label, changed)
    return None


def right_result(item: Item) -> str:
    """What the calculator gives for an item, in the words of a short answer. Raises LookupError."""
    return in_words(numeric_of(item), expected(item))


def expected(item: Item) -> float:
    """The calculator's result in the unit of the item. Raises LookupError."""
    numeric = numeric_of(item)
    return compute(numeric.calculator, numeric.inputs, numeric.unit)


def in_words(numeric: Numeric, value: float) -> str:
    """Sample: "That comes to 12.5 GiB."."""
    unit = "" if numeric.unit == "dimensionless" else f" {numeric.unit}"
    return f"That comes to {digits(value)}{unit}."


def digits(value: float) -> str:
    """Five digits of a result as people write it. Samples: "12.5", "24,576,000", "7.92e23"."""
    short = f"{value:.5g}"
    # Nobody writes 2.4576e+07, but 7.92e23.
    is_long = "e+" in short and abs(value) < _WRITTEN_OUT
    return f"{float(short):,.0f}" if is_long else short.replace("e+", "e")


def numeric_of(item: Item) -> Numeric:
    if item.numeric is None:
        raise LookupError(f"item {item.id!r} has no numeric criterion")
    return item.numeric


def _written(entry: Entry) -> dict[str, str]:
    """The names that stand in the question or its sheet, with how they are written there."""
    text = f"{entry['question']} {(entry.get('sheet') or {}).get('text', '')}"
    return {name: spec or "" for _, name, spec, _ in string.Formatter().parse(text) if name}


def _choices(entry: Entry, item: Item, written: Mapping[str, str]) -> Iterator[tuple[str, float]]:
    for name, parameter in entry["parameters"].items():
        if parameter.get("label") and name in written:
            yield from ((name, v) for v in parameter["values"] if v != item.draw[name])


def _moves_another(entry: Entry, drawn: Mapping[str, float], name: str, value: float) -> bool:
    """Whether another number of the question would change as well."""
    before, after = named(entry, drawn), named(entry, {**drawn, name: value})
    return any(before[other] != after[other] for other in _written(entry) if other != name)


def _tells_apart(item: Item, changed: Item) -> bool:
    """Whether the results lie far apart, and whoever reads the answers takes neither for the other."""
    numeric, old, new = numeric_of(changed), expected(item), expected(changed)
    if abs(old / new - 1) <= APART * numeric.tolerance or new == 0:
        return False
    asks = asked_of(numeric, changed.asked)
    return [check_answer(in_words(numeric, v), asks).status == "match" for v in (new, old)] == [
        True,
        False,
    ]
