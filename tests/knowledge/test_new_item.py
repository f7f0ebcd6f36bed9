"""The file that a new item starts from: sound as it stands, whatever the day."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from knowledge.bank import Bank
from knowledge.checking.giveaway import giveaways
from knowledge.new_item import new_item_text
from models.juror import Juror
from models.sentence_embedder import SentenceEmbedder
from models.weights import locate_embedder


@pytest.mark.parametrize("parametric", [False, True])
def test_it_holds_what_was_asked_for(parametric: bool) -> None:
    text = new_item_text("mine", "scaling-laws", 4, date(2027, 3, 31), parametric)
    entry = yaml.safe_load(text)
    entry = entry[0] if isinstance(entry, list) else entry
    assert (entry["id"], entry["subject"], entry["level"]) == ("mine", "scaling-laws", 4)
    assert entry["review_by"] == date(2028, 3, 28)
    assert bool(entry.get("parameters")) is parametric


def test_a_leap_day_has_a_year_after() -> None:
    text = new_item_text("mine", "scaling-laws", 1, date(2028, 2, 29))
    assert "2029-02-28" in text


@pytest.mark.weights
@pytest.mark.parametrize("parametric", [False, True])
def test_nothing_in_it_gives_a_point_away(parametric: bool, tmp_path: Path) -> None:
    text = new_item_text("mine", "serving-and-on-prem", 3, date(2027, 3, 31), parametric)
    (tmp_path / "mine.yaml").write_text(text, encoding="utf-8")
    juror = Juror(SentenceEmbedder(locate_embedder(tmp_path), threads=1))
    assert list(giveaways(Bank.load(tmp_path).items, juror)) == []
