"""`viva eval items`: refused while too few interviews are in, then a table and JSON; nothing is written."""

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from agent.depth import SLOPE
from agent.events import AskedItem, Closed, Event, Judged, Received, Shown, Started
from agent.grading.verdict import Verdict
from agent.record import Record
from eval.candidates.replay import NOBODY
from knowledge.bank import Bank
from knowledge.schema import Item

Viva = Callable[..., tuple[int, str, str]]


def _hold(
    record: Record, item: Item, person: int, depth: float, source: np.random.Generator
) -> None:
    """A closed interview of one question, answered by someone of that depth."""
    interview = f"person-{person}"
    verdicts = tuple(
        Verdict(
            criterion=criterion.id,
            decision="met" if source.random() < _chance(depth, place) else "not_met",
            p_met=0.9,
            judge="juror",
            reason="test",
        )
        for place, criterion in enumerate(item.criteria)
    )
    asked = AskedItem.of(item, public=True)
    bodies: tuple[Event, ...] = (
        Started(profile="ai-engineer", candidate="", minutes=30, seed=1, examiner=NOBODY),
        Shown(purpose="question", text=item.asked, item=item.id, asked=asked),
        Received(reply_to=2, action="answer", text="an answer"),
        Judged(reply=3, item=item.id, verdicts=verdicts),
        Closed(reason="complete"),
    )
    for place, body in enumerate(bodies):
        record.append(interview, f"{body.kind}:{place}", body)


def _chance(depth: float, place: int) -> float:
    """The criteria lie a level apart."""
    return float(1 / (1 + np.exp(-SLOPE * (depth - place))))


@pytest.fixture
def held(tmp_path: Path, bank: Bank) -> Callable[[int], Path]:
    """A data directory with so many closed interviews."""

    def hold(persons: int) -> Path:
        source = np.random.default_rng(3)
        data = tmp_path / "data"
        data.mkdir()
        record = Record.open(data)
        for person in range(persons):
            _hold(record, bank.get("cache-1"), person, source.normal(1.0, 1.2), source)
        record.close()
        return data

    return hold


def test_too_few_interviews_are_refused_with_how_many_there_are_and_must_be(
    viva: Viva, held: Callable[[int], Path]
) -> None:
    code, out, err = viva("eval", "items", "--data", held(7))
    assert (code, out) == (1, "")
    assert "7 closed ones with a verdict are here" in err
    assert "0 of 3 criteria have enough (the most judged one: 7)" in err
    assert "that 30 interviews have judged" in err


def test_enough_of_them_give_a_table_and_the_same_as_json(
    viva: Viva, held: Callable[[int], Path]
) -> None:
    data = held(80)
    code, out, _ = viva("eval", "items", "--data", data)
    assert code == 0
    assert "80 closed interviews" in out
    assert "cache-1 / reading" in out
    _, said, _ = viva("eval", "items", "--data", data, "--json")
    found = {one["criterion"]: one for one in json.loads(said)["criteria"]}
    in_order = [found[name]["difficulty"] for name in ("memory", "heads", "reading")]
    assert in_order == sorted(in_order)
    assert all(0 < one["error"] < 0.6 for one in found.values())


def test_its_help_shows_an_example(viva: Viva) -> None:
    assert "Example: viva eval items" in viva("eval", "items", "--help")[1]
