"""Qualification on the shipped fakes: limits, a fixed subset, and an examiner that cannot judge fails."""

import json
import math

import pytest
from pydantic import ValidationError

from eval.attacks.figures import AttackFigures, FormFigures
from eval.metrics.bootstrap import Interval
from eval.qualification.agreement import in_turn, model_agreement
from eval.qualification.attacked import flips
from eval.qualification.clock import Clock
from eval.qualification.examine import examine
from eval.qualification.subset import chosen_items
from eval.qualification.thresholds import Limit, held_against, load_limits, plain
from knowledge.bank import Bank
from models.errors import ModelRunError
from models.hash_embedder import HashEmbedder
from models.scripted import ScriptedModel


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.load()


def test_every_limit_has_a_reason() -> None:
    limits = load_limits()
    assert set(limits) == {"grade", "grade-by-model", "write-follow-ups"}
    assert all(len(limit.why) > 10 for of_task in limits.values() for limit in of_task.values())


@pytest.mark.parametrize(
    ("flipped", "not_met", "passes"),
    [(0, 4, False), (0, 200, True), (0, 0, False), (30, 300, False)],
)
def test_an_attack_on_next_to_nothing_passes_no_limit(
    flipped: int, not_met: int, *, passes: bool
) -> None:
    form = FormFigures(
        name="x", family="x", truth="nothing", not_met=not_met, flipped=flipped, shift=None
    )
    share = flipped / not_met if not_met else math.nan
    told = Interval(value=share, low=share, high=share)
    found = AttackFigures(
        juror="", forms=1, answers=1, items=1, given_plain=0.0, flips=told, shift=told,
        by_family={"x": share}, by_form=(form,), benign=None, quotes=0, not_verbatim=0, seconds=1.0,
    )  # fmt: skip
    assert Limit(most=0.05, why="").keeps(flips(found)) is passes


def test_the_end_of_the_interval_counts() -> None:
    figure = Interval(value=0.8, low=0.7, high=0.9)
    assert Limit(least=0.7, why="").keeps(figure)
    assert not Limit(least=0.75, why="").keeps(figure)
    assert not Limit(most=0.85, why="").keeps(figure)
    assert Limit(most=0, why="").keeps(plain(0))
    assert not Limit(least=0, why="").keeps(plain(math.nan))
    with pytest.raises(ValidationError):
        Limit(why="neither")


def test_what_was_not_measured_passes_nothing() -> None:
    found = held_against("grade", {}, load_limits())
    assert found
    assert not any(one.passed for one in found)
    assert all(one.value is None for one in found)


def test_the_subset_is_fixed_and_goes_round_the_subjects(bank: Bank) -> None:
    subset = chosen_items(bank, 12)
    assert len({item.subject for item in subset.items}) == 9
    shuffled = Bank(list(reversed(bank.items)))
    assert [i.id for i in chosen_items(shuffled, 12).items] == [i.id for i in subset.items]
    first = [specimen.substance for _, specimen in in_turn(subset)[:24]]
    assert first.count("right") == 12


def test_a_model_that_says_yes_to_all_is_not_qualified(bank: Bank) -> None:
    model = ScriptedModel(
        lambda _messages: json.dumps({"quote": "x", "question": "y?"}), p_yes=0.95
    )
    found = examine(bank, HashEmbedder(), model, minutes=5)
    assert found.tasks == {"grade": False, "grade-by-model": False, "write-follow-ups": False}
    measured = {(one.task, one.name): one for one in found.measured}
    assert measured["grade", "answers"].value == 12 * 16
    assert measured["grade-by-model", "balanced_f1"].passed is False
    assert measured["write-follow-ups", "accepted"].value == 0.0
    assert found.line().startswith("not qualified to grade, verdicts are provisional")
    assert found.fault(found.bound) is None


def test_a_model_that_fails_is_not_qualified(bank: Bank) -> None:
    def fails(_messages: object) -> float:
        raise ModelRunError("gone")

    model = ScriptedModel([], p_yes=fails)
    found = examine(bank, HashEmbedder(), model, minutes=2)
    assert found.tasks["grade-by-model"] is False
    assert {m.value for m in found.measured if m.task == "grade-by-model"} == {None}


def test_a_model_that_stops_answering_is_measured_on_what_it_answered(bank: Bank) -> None:
    left = [20]

    def stops(_messages: object) -> float:
        left[0] -= 1
        if left[0] < 0:
            raise ModelRunError("gone")
        return 0.9

    subset = chosen_items(bank, 6)
    found = model_agreement(subset, ScriptedModel([], p_yes=stops), Clock(2), 1.0)
    assert found["answers"].value in (1, 2, 3)
    assert "balanced_f1" in found
