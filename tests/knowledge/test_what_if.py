"""A changed number stands in the question, changes nothing else in it, and shows in the result."""

from typing import Any

import pytest

from knowledge.bank import Bank
from knowledge.draws import rendered
from knowledge.errors import ContentError
from knowledge.schema import Item
from knowledge.what_if import expected, right_result
from tests.conftest import numbers_item


def _bank(**changes: Any) -> tuple[Bank, Item]:
    _, entry = numbers_item()
    entry |= changes
    item = Item.model_validate(rendered(entry, None))
    return Bank([item], {item.id: entry}), item


def test_one_number_is_changed_and_the_result_with_it() -> None:
    bank, item = _bank()
    change = bank.changed(item, 1)
    assert change is not None
    assert change.old == "16"
    assert change.new == f"{change.item.draw['layers']:.0f}"
    assert expected(change.item) == pytest.approx(3 * change.item.draw["layers"])
    assert right_result(item) == "That comes to 48 GB."


def test_the_seed_decides_which() -> None:
    bank, item = _bank()
    found = {change.new for seed in range(20) if (change := bank.changed(item, seed))}
    assert found == {"8", "24", "32"}
    assert bank.changed(item, 4) == bank.changed(item, 4)


def test_what_ships_is_never_asked_for() -> None:
    bank, item = _bank()
    drawn = bank.redrawn(item.id, {"layers": 24})
    found = {change.new for seed in range(20) if (change := bank.changed(drawn, seed))}
    assert found == {"8", "32"}


@pytest.mark.parametrize(
    "changes",
    [
        {"parameters": {"layers": {"values": [8, 16, 24], "default": 16}}},
        {"question": "How large is the cache?"},
        {"question": "Of {layers}, so {twice} halves?", "derived": {"twice": "2 * layers"}},
        {"require": ["layers == 16"]},
        {"parameters": {"layers": {"values": [16, 17], "default": 16, "label": "the layers"}}},
    ],
    ids=["no label", "not in the question", "moves another", "against a rule", "too near"],
)
def test_what_may_not_be_changed_is_not(changes: dict[str, Any]) -> None:
    bank, item = _bank(**changes)
    assert bank.changed(item, 1) is None


def test_a_draw_of_other_parameters_is_refused() -> None:
    bank, item = _bank()
    assert not bank.can_redraw(item.id, {"heads": 3})
    with pytest.raises(ContentError, match="heads"):
        bank.redrawn(item.id, {"heads": 3})


def test_most_parametric_items_that_ship_can_be_changed() -> None:
    shipped = Bank.load()
    numeric = [i for i in shipped.items if i.numeric and i.draw]
    assert sum(shipped.changed(item, 1) is not None for item in numeric) >= 0.75 * len(numeric)
