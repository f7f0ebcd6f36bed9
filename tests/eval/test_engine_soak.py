"""The soak: its arithmetic, and a small one against the real model with deaths and a hang."""

import random
from itertools import pairwise
from pathlib import Path

import pytest

from eval.engine.soak import SoakPlan, soak
from eval.engine.soak_calls import MARKERS, Ending, Kind, Outcome
from eval.engine.soak_faults import schedule
from eval.engine.soak_report import (
    counted,
    error_kinds,
    foreign_markers,
    memory_of,
    own_share,
)
from models.weights import locate_language_model


def _outcome(kind: Kind, ending: Ending, text: str = "", detail: str = "") -> Outcome:
    return Outcome(kind, ending, text, detail, 1.0)


def test_no_marker_is_part_of_another() -> None:
    assert not [(a, b) for a in MARKERS for b in MARKERS if a != b and a in b]


def test_a_foreign_marker_is_found_whatever_its_case() -> None:
    own, other = MARKERS[:2]
    assert foreign_markers(own, f"{own} and {other.upper()}") == [other]
    assert foreign_markers(own, f"{own} {own}") == []


def test_endings_are_counted_by_kind() -> None:
    outcomes = [_outcome("chat", "result"), _outcome("chat", "result"), _outcome("stream", "error")]
    assert counted(outcomes) == {"chat/result": 2, "stream/error": 1}


def test_errors_that_differ_in_a_number_are_one() -> None:
    outcomes = [_outcome("chat", "error", detail=f"lost, code {code}") for code in (9, 11)]
    assert error_kinds(outcomes) == {"lost, code ": 2}


def test_only_whole_texts_must_hold_their_own_marker() -> None:
    own = MARKERS[0]
    outcomes = [
        (own, _outcome("chat", "result", text=own)),
        (own, _outcome("extract", "result", text="something")),
        (own, _outcome("stream", "cancelled", text="")),
        (own, _outcome("yes_no", "result")),
    ]
    assert own_share(outcomes) == 0.5


def test_memory_compares_the_first_with_the_last_third() -> None:
    memory = memory_of([100.0, 102.0, 101.0, 150.0, 110.0, 111.0, 109.0, 180.0, 111.0])
    assert (memory.early_mb, memory.late_mb) == (101.0, 111.0)
    assert memory.growth == pytest.approx(10 / 101)
    assert memory_of([]).growth == 0.0


def test_a_request_long_after_its_deadline_is_late() -> None:
    assert Outcome("chat", "result", "", "", 66.0).late
    assert not Outcome("chat", "result", "", "", 61.0).late


def test_faults_come_in_order_in_the_first_part_of_the_run() -> None:
    plan = schedule(100, kills=3, hangs=2, random=random.Random(1))
    assert sorted(fault for _, fault in plan) == ["hang", "hang", "kill", "kill", "kill"]
    assert all(early < late for (early, _), (late, _) in pairwise(plan))
    assert plan[-1][0] < 60
    assert schedule(100, 0, 0, random.Random(1)) == []


@pytest.mark.weights
@pytest.mark.crash
@pytest.mark.timeout(400)
def test_a_small_soak_is_sound(tmp_path: Path) -> None:
    plan = SoakPlan(requests=120, sessions=8, kills=2, hangs=1)
    progress: list[float] = []
    found = soak(
        locate_language_model(None, tmp_path),
        tmp_path,
        2,
        plan,
        lambda done, _: progress.append(done),
    )
    assert found.sound, found
    assert (found.kills, found.hangs) == (2, 1)
    assert found.restarts >= 3
    assert sum(found.endings.values()) == 120
    assert sum(n for name, n in found.endings.items() if name.endswith("/result")) > 60
    assert found.own_share > 0.5
    assert progress[-1] == 1.0
