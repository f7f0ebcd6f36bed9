"""Time is counted once, under the innermost name."""

import time

import pytest

from agent.timings import Timings, Turn, span, timed


def test_nested_spans_share_no_time() -> None:
    timings = Timings()
    with timings.turn() as turn, span("outer"):
        time.sleep(0.02)
        with span("inner"):
            time.sleep(0.03)
    assert turn.seconds["inner"] >= 0.03
    assert 0.02 <= turn.seconds["outer"] < 0.03
    assert sum(turn.seconds.values()) == pytest.approx(turn.total, abs=0.005)
    assert timings.turns() == [turn]


def test_a_turn_goes_on_from_what_was_spent_on_it_before() -> None:
    with timed() as before, span("record"):
        time.sleep(0.02)
    with Timings().turn(before) as turn, span("record"):
        time.sleep(0.02)
    assert turn.seconds["record"] >= 0.04
    assert turn.total >= 0.04


def test_outside_a_turn_nothing_is_counted() -> None:
    with span("alone"):
        pass


def test_every_turn_is_reported() -> None:
    timings, seen = Timings(keep=2), list[Turn]()
    timings.on_turn = seen.append
    for _ in range(3):
        with timings.turn():
            pass
    assert len(seen) == 3
    assert len(timings.turns()) == 2
