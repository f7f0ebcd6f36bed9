"""How much of the machine others used, from made-up /proc files."""

import os
from pathlib import Path

import pytest

from eval.engine.other_load import Clock, other_load, read_clock

TICKS = os.sysconf("SC_CLK_TCK")


def test_the_clock_adds_busy_time_and_that_of_our_processes(tmp_path: Path) -> None:
    numbers = [10, 20, 30, 1000, 500, 1, 2, 3, 99, 99]
    (tmp_path / "stat").write_text("cpu  " + " ".join(str(n * TICKS) for n in numbers) + "\ncpu0\n")
    (tmp_path / "7").mkdir()
    fields = ["S", *["0"] * 10, str(4 * TICKS), str(2 * TICKS), "0"]
    (tmp_path / "7" / "stat").write_text(f"7 (a b) c) {' '.join(fields)}")
    clock = read_clock((7, 8), tmp_path)
    assert clock is not None
    assert (clock.machine, clock.own) == (66.0, 6.0)


def test_without_proc_nothing_is_said(tmp_path: Path) -> None:
    assert read_clock((1,), tmp_path) is None
    assert other_load(None, Clock(0, 0, 0), 2) == []


@pytest.mark.parametrize(("machine", "share", "doubtful"), [(19.0, 0.0, False), (24.0, 0.2, True)])
def test_what_others_used_is_a_share_of_the_cores(
    machine: float, share: float, doubtful: bool
) -> None:
    (figure,) = other_load(Clock(100.0, 50.0, 5.0), Clock(100.0 + machine, 70.0, 15.0), 2)
    assert figure.value == pytest.approx(share)
    assert ("doubtful" in figure.note) is doubtful
