"""`viva eval adapters` puts the models side by side and does not end well where a guarantee was broken."""

import pytest

from eval.candidates.adapters import AdapterFigures
from ui.commands.evaluate_adapters import checked, table
from ui.errors import RunError

FOUND = AdapterFigures(
    adapter="scripted",
    model="scripted",
    interviews=1,
    follow_ups=13,
    drafts=12,
    passed=0.25,
    fallbacks={"it is off the point": 9},
    repeats=0,
    leaks=0,
    stuck=0,
    faults=0,
    turn_ms={"juror": 38.2, "whole": 870.2},
    turn_ms_most=2973.0,
    seconds=30.0,
)


def test_every_figure_has_a_column_for_each_model() -> None:
    other = FOUND.model_copy(
        update={"adapter": "server", "drafts": 0, "passed": None, "fallbacks": {}, "turn_ms": {}}
    )
    lines = table([FOUND, other]).splitlines()
    assert lines[0].split() == ["scripted", "server"]
    shown = {line[:48].strip(): line[48:].split() for line in lines}
    assert shown["passed all checks"] == ["0.25", "none"]
    assert shown["it is off the point"] == ["9", "0"]
    assert shown["juror, ms"] == ["38.2", "0.0"]


def test_a_broken_guarantee_ends_the_command_with_an_error() -> None:
    checked([FOUND])
    with pytest.raises(RunError, match="scripted"):
        checked([FOUND, FOUND.model_copy(update={"leaks": 1})])
