"""All rules over a bank. `viva bank check` prints what they find and fails if it is anything."""

from collections.abc import Iterator
from datetime import date

from knowledge.bank import Bank
from knowledge.checking.across import ItemRule, draws_hold, near_duplicates
from knowledge.checking.content import citations_live, hints_climb, review_is_ahead, sheet_is_there
from knowledge.checking.fault import Fault
from knowledge.checking.numbers import numbers_agree, slips_are_recognised, slips_differ
from knowledge.checking.specimens import (
    enough_of_each,
    exemplars_are_their_own,
    labels_teach,
    length_tells_nothing,
)
from knowledge.schema import Item, PaperNote

DRAW_RULES: tuple[ItemRule, ...] = (numbers_agree, slips_differ, slips_are_recognised)
"""What must hold at every draw of a parametric item, and of others as they stand."""
ITEM_RULES: tuple[ItemRule, ...] = (
    labels_teach,
    length_tells_nothing,
    exemplars_are_their_own,
    hints_climb,
    sheet_is_there,
    *DRAW_RULES,
)


def check_bank(
    bank: Bank, notes: dict[str, PaperNote], today: date, seeds: int = 60
) -> Iterator[Fault]:
    """Every fault of every item; `seeds` draws of each parametric item are tried.

    Specimens of every kind are asked of public items alone: they train and test the judges.
    """
    for item in bank.items:
        if item.id not in bank.private:
            yield from enough_of_each(item)
        yield from check_item(item, notes, today)
        yield from draws_hold(bank, item, DRAW_RULES, seeds)
    yield from near_duplicates(bank.items)


def check_item(item: Item, notes: dict[str, PaperNote], today: date) -> Iterator[Fault]:
    """The faults of one item as it stands."""
    for rule in ITEM_RULES:
        yield from rule(item)
    yield from citations_live(item, notes)
    yield from review_is_ahead(item, today)
