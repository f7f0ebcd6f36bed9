"""A bank with fewer reference sentences a criterion: what each doubling of them is worth to the juror."""

from knowledge.bank import Bank
from knowledge.schema import Criterion, Exemplars, Item


def with_pairs(bank: Bank, pairs: int) -> Bank:
    """The items with the first `pairs` right and wrong sentences of each criterion, as they are written in
    its file. At least 3, as the bank's schema demands."""
    return Bank([_item(item, pairs) for item in bank.items])


def _item(item: Item, pairs: int) -> Item:
    criteria = tuple(_criterion(criterion, pairs) for criterion in item.criteria)
    return item.model_copy(update={"criteria": criteria})


def _criterion(criterion: Criterion, pairs: int) -> Criterion:
    fewer = Exemplars(
        met=criterion.exemplars.met[:pairs], not_met=criterion.exemplars.not_met[:pairs]
    )
    return criterion.model_copy(update={"exemplars": fewer})
