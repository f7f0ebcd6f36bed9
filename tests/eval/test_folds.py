"""What the layers are tuned without, to be measured."""

from collections import Counter

from eval.juror.folds import EXAMINED, FOLDS, fold_of
from eval.qualification.subset import ITEMS, chosen_items
from knowledge.bank import Bank


def test_the_items_of_examinations_lie_in_one_fold() -> None:
    chosen = chosen_items(Bank.load(), ITEMS)
    assert {fold_of(item.id) for item in chosen.items} == {EXAMINED}


def test_items_and_questions_are_spread_over_the_folds() -> None:
    of_items = Counter(fold_of(item.id) for item in Bank.load().items)
    of_questions = Counter(fold_of(f"bulbs-train/{n}") for n in range(600))
    for counted in (of_items, of_questions):
        assert len(counted) == FOLDS
        assert min(counted.values()) > 0.2 * counted.total()
