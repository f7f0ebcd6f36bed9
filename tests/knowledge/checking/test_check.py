"""Every rule of `viva bank check` finds its bad item, and finds nothing in a sound one."""

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.bank import Bank
from knowledge.checking.check import check_bank
from knowledge.checking.fault import Fault
from knowledge.checking.numbers import stated
from knowledge.new_item import new_item_text
from knowledge.papers import load_notes

Content = dict[str, Any]
TODAY = date(2026, 11, 28)
NOTES = load_notes()


def _sound(parametric: bool = False) -> Content:
    text = new_item_text("sample", "serving-and-on-prem", 2, TODAY, parametric)
    entry: Content = yaml.safe_load(text)
    return entry


def _faults(folder: Path, *entries: Content, private: bool = True) -> list[Fault]:
    for place, entry in enumerate(entries):
        (folder / f"{place}.yaml").write_text(yaml.safe_dump(entry), encoding="utf-8")
    bank = Bank.load(folder, NOTES)
    if private:
        bank.private = frozenset(item.id for item in bank.items)
    return list(check_bank(bank, dict(NOTES), TODAY, seeds=40))


@pytest.mark.parametrize("parametric", [False, True])
def test_what_bank_new_writes_is_sound(tmp_path: Path, parametric: bool) -> None:
    assert _faults(tmp_path, _sound(parametric)) == []


def _without_positive(entry: Content) -> None:
    for specimen in entry["specimens"]:
        specimen["met"]["variance-grows"] = False


def _longest_is_best(entry: Content) -> None:
    entry["specimens"][0]["text"] += " " + "And that is how it is, as far as I can tell. " * 40


def _copied_exemplar(entry: Content) -> None:
    entry["specimens"][1]["text"] += " " + entry["criteria"][0]["exemplars"]["not_met"][1]


def _right_that_misses(entry: Content) -> None:
    entry["specimens"][0]["met"]["softmax-saturates"] = False


def _past_review(entry: Content) -> None:
    entry["review_by"] = date(2026, 11, 27)


def _no_review(entry: Content) -> None:
    del entry["review_by"]


def _cheap_second_hint(entry: Content) -> None:
    entry["hints"][1]["cost"] = 0.1


def _no_sheet(entry: Content) -> None:
    entry["subject"] = "vendor-claims"


@pytest.mark.parametrize(
    ("spoil", "rule", "says"),
    [
        (_without_positive, "specimens", "is met by 0 specimens"),
        (_longest_is_best, "length", "longer than one that is not in 100%"),
        (_copied_exemplar, "specimens", "holds the exemplar"),
        (_right_that_misses, "specimens", "called right and misses"),
        (_past_review, "review", "was to be reviewed by 2026-11-27"),
        (_no_review, "review", "has no 'review_by'"),
        (_cheap_second_hint, "hints", "expected two, the second dearer"),
        (_no_sheet, "sheet", "expected 'claim-sheet'"),
    ],
)
def test_each_rule_finds_its_fault(
    tmp_path: Path, spoil: Callable[[Content], None], rule: str, says: str
) -> None:
    entry = _sound()
    spoil(entry)
    found = _faults(tmp_path, entry)
    assert any(fault.rule == rule and says in fault.says for fault in found), found


def _wrong_statement(entry: Content) -> None:
    entry["criteria"][0]["statement"] = "The weights take about {wrong_gb:.1f} GB."


def _right_not_met_exemplar(entry: Content) -> None:
    entry["criteria"][0]["exemplars"]["not_met"][1] = "It comes to about {result_gb:.1f} gigabytes."


def _wrong_label(entry: Content) -> None:
    entry["specimens"][3]["met"]["weights-size"] = True


def _slip_within_tolerance(entry: Content) -> None:
    entry["numeric"]["slips"][0]["factor"] = 1.02


def _slip_at_one_draw(entry: Content) -> None:
    entry["numeric"]["slips"][1]["factor"] = "8 / bits"


def _few_draws(entry: Content) -> None:
    entry["require"] = ["billions < 8", "bits > 5"]
    entry["parameters"]["bits"]["default"] = 6


@pytest.mark.parametrize(
    ("spoil", "rule", "says"),
    [
        (_wrong_statement, "numbers", "the statement"),
        (_right_not_met_exemplar, "numbers", "the not_met exemplar is 'It comes to about"),
        (_wrong_label, "numbers", "'wrong-polished' is labelled True"),
        (_slip_within_tolerance, "numbers", "cannot be told from 'the right result'"),
        (_slip_at_one_draw, "numbers", "at the draw"),
        (_few_draws, "draws", "different draws; expected 24"),
    ],
)
def test_numbers_must_hold_at_every_draw(
    tmp_path: Path, spoil: Callable[[Content], None], rule: str, says: str
) -> None:
    entry = _sound(parametric=True)
    spoil(entry)
    found = _faults(tmp_path, entry)
    assert any(fault.rule == rule and says in fault.says for fault in found), found


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("GiB", "So it is 17.1799 GiB."),
        ("currency", "So it is 17.1799 euros."),
        ("percent", "So it is 17.1799%."),
        ("dimensionless", "So it is 17.1799."),
    ],
)
def test_a_result_is_stated_as_people_say_it(unit: str, text: str) -> None:
    assert stated(17.179869184, unit) == text


def test_two_items_that_ask_the_same_are_found(tmp_path: Path) -> None:
    first, second = _sound(), copy.deepcopy(_sound())
    second["id"] = "sample-again"
    second["question"] = second["question"].replace("transformer", "decoder")
    found = _faults(tmp_path, first, second)
    assert [fault.rule for fault in found] == ["duplicates"]


def test_public_items_need_specimens_of_every_kind(tmp_path: Path) -> None:
    found = _faults(tmp_path, _sound(), private=False)
    assert any("has 4 specimens; expected 16" in fault.says for fault in found)
    assert any("'adversarial'" in fault.says for fault in found)
    assert any("'wrong' only in ['polished']; expected 4 manners" in f.says for f in found)


def test_a_dead_citation_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text(yaml.safe_dump(_sound()), encoding="utf-8")
    bank = Bank.load(tmp_path)
    [fault] = [f for f in check_bank(bank, {}, TODAY) if f.rule == "citations"]
    assert "'transformer', which has no note" in fault.says
