"""Points that answers are said to contradict, counted by what kind of answer says so."""

import pytest

from eval.juror.contrary import SIBLINGS, points_of
from eval.juror.labels import stated_criteria
from knowledge.bank import Bank
from knowledge.schema import Item
from models.hash_embedder import HashEmbedder


@pytest.fixture(scope="module")
def item() -> Item:
    return Bank.load().items[0]


def test_each_point_of_each_answer_is_looked_at_once(item: Item) -> None:
    found = list(points_of(item, HashEmbedder()))
    many = len(stated_criteria(item))
    of_siblings = [one for one in found if one.said == SIBLINGS]
    assert len(of_siblings) == many * (many - 1)
    assert len(found) == len(of_siblings) + many * len(item.specimens)


def test_a_right_statement_contradicts_no_other_point(item: Item) -> None:
    assert not [p for p in points_of(item, HashEmbedder()) if p.said == SIBLINGS and p.charged]


def test_what_is_known_to_be_wrong_is_charged(item: Item) -> None:
    wrong = stated_criteria(item)[0].exemplars.not_met[0]
    said = item.specimens[0].model_copy(update={"text": wrong})
    only = item.model_copy(update={"specimens": [said]})
    first = next(points_of(only, HashEmbedder()))
    assert first.charged
