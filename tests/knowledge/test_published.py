"""A published result stands beside a drawn item, unless an honest slip leads there as well."""

from typing import Any

import pytest

from knowledge.bank import Bank
from knowledge.draws import rendered
from knowledge.schema import Item
from tests.conftest import numbers_item


def _bank(**numeric: Any) -> Bank:
    _, entry = numbers_item()
    entry["numeric"] |= numeric
    item = Item.model_validate(rendered(entry, None))
    return Bank([item], {item.id: entry})


def _published(bank: Bank, layers: int) -> float | None:
    numeric = bank.redrawn("cache-numbers", {"layers": layers}).numeric
    assert numeric is not None
    return numeric.published


def test_it_is_the_result_of_the_shipped_numbers() -> None:
    assert _published(_bank(), 24) == pytest.approx(48)
    assert _published(_bank(), 16) is None


def test_every_way_to_other_numbers_has_it() -> None:
    bank = _bank()
    for item in (bank.drawn("cache-numbers", seed) for seed in range(8)):
        assert item.numeric is not None
        assert (item.numeric.published is None) == (item.draw == {"layers": 16})
        change = bank.changed(item, 1)
        assert change is not None
        assert change.item.numeric is not None
        assert change.item.numeric.published == pytest.approx(48)


def test_what_a_known_slip_or_the_tolerance_explains_tells_nothing() -> None:
    half = {"id": "half", "factor": 0.5, "says": "one of two was left out"}
    assert _published(_bank(slips=[half]), 32) is None
    assert _published(_bank(slips=[half]), 24) == pytest.approx(48)
    assert _published(_bank(tolerance=0.3), 24) is None


def test_nobody_has_read_an_operators_own_item() -> None:
    item, entry = numbers_item()
    own = Bank([item], {item.id: entry}, private={item.id})
    assert _published(own, 24) is None
