"""Expected information: nothing where nothing can be learned, most where the answer is open."""

from collections.abc import Callable

import numpy as np
import pytest

from agent.depth import Depth, chance_met, estimate
from agent.information import ERROR, information
from knowledge.schema import Item

MakeItem = Callable[..., Item]


def _at_level(item: Item, level: int) -> Item:
    criteria = tuple(c.model_copy(update={"level": level}) for c in item.criteria)
    return item.model_copy(update={"criteria": criteria})


def test_a_known_depth_leaves_nothing_to_learn(make_item: MakeItem) -> None:
    known = Depth(posterior=(0.0, 0.0, 1.0, 0.0, 0.0, 0.0), judged=9)
    assert information(known, make_item("a")) == pytest.approx(0.0, abs=1e-12)


def test_an_item_at_the_border_tells_more_than_one_far_away(make_item: MakeItem) -> None:
    between = Depth(posterior=(0.0, 0.0, 0.5, 0.5, 0.0, 0.0), judged=4)
    worth = [information(between, _at_level(make_item("a"), level)) for level in (1, 3, 5)]
    assert worth[1] > worth[0]
    assert worth[1] > worth[2]


def test_it_is_the_mutual_information_of_a_single_verdict(make_item: MakeItem) -> None:
    item = _at_level(make_item("a"), 3)
    single = item.model_copy(update={"criteria": item.criteria[:1]})
    depth = estimate([])
    met = np.array([chance_met(level, 3) for level in range(6)])
    seen = met * (1 - ERROR) + (1 - met) * ERROR

    def entropy(p: float) -> float:
        return float(-p * np.log(p) - (1 - p) * np.log(1 - p))

    expected = entropy(float(seen.mean())) - float(np.mean([entropy(p) for p in seen]))
    assert information(depth, single) == pytest.approx(expected)
    assert information(depth, item) > information(depth, single)
