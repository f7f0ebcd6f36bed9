"""A probe or hint that says the criterion is found; one that only asks is not."""

from datetime import date

import yaml

from knowledge.checking.giveaway import giveaways
from knowledge.new_item import new_item_text
from knowledge.schema import Item
from models.hash_embedder import HashEmbedder
from models.juror import Juror

ENTRY = yaml.safe_load(new_item_text("sample", "serving-and-on-prem", 2, date(2026, 11, 28)))


def test_what_says_the_criterion_is_a_giveaway_and_what_asks_is_none() -> None:
    juror = Juror(HashEmbedder())
    criteria = [criterion | {"probe": "Why, and by how much?"} for criterion in ENTRY["criteria"]]
    only_asked = Item.model_validate(ENTRY | {"criteria": criteria})
    assert list(giveaways([only_asked], juror)) == []
    criteria[0]["probe"] = criteria[0]["exemplars"]["met"][1]
    hints = [ENTRY["hints"][0], {"text": criteria[1]["exemplars"]["met"][1], "cost": 0.3}]
    spoiled = Item.model_validate(ENTRY | {"criteria": criteria, "hints": hints})
    found = list(giveaways([spoiled], juror))
    assert [fault.rule for fault in found] == ["give-away"] * len(found)
    assert any("the probe of 'variance-grows'" in fault.says for fault in found)
    assert any("hint 2 meets 'softmax-saturates'" in fault.says for fault in found)
