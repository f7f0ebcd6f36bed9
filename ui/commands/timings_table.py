"""Where the turns' time went, for `--timings`: a line per turn and a table at the end."""

import sys
from collections.abc import Sequence
from statistics import median

from agent.timings import Turn

MODELS = ("model", "embedder", "layers", "rubrics")
"""Spans in which a model computes; the rest is ours."""


def ours_ms(turn: Turn) -> float:
    """Milliseconds of a turn in which no model computed."""
    return 1000 * (turn.total - sum(turn.seconds.get(name, 0.0) for name in MODELS))


def graded(turns: Sequence[Turn]) -> list[Turn]:
    """The turns in which an answer was judged; the others (consent, pause) are quick and would
    flatter the median."""
    return [turn for turn in turns if "juror" in turn.seconds]


def print_turn(turn: Turn) -> None:
    parts = sorted(turn.seconds.items(), key=lambda part: -part[1])
    split = ", ".join(f"{name} {1000 * seconds:.0f}" for name, seconds in parts)
    sys.stderr.write(f"turn {1000 * turn.total:.0f} ms: {split}\n")


def print_table(turns: Sequence[Turn]) -> None:
    sys.stderr.write(timings_table(turns) + "\n")


def timings_table(turns: Sequence[Turn]) -> str:
    """Median and greatest milliseconds per part over graded turns, and of all but the models."""
    turns = graded(turns)
    if not turns:
        return "no answer was graded"
    names = sorted({name for turn in turns for name in turn.seconds})
    rows = [(name, [1000 * turn.seconds.get(name, 0.0) for turn in turns]) for name in names]
    rows.append(("all but the models", [ours_ms(turn) for turn in turns]))
    rows.append(("whole turn", [1000 * turn.total for turn in turns]))
    lines = [f"{len(turns)} graded turns, milliseconds", f"{'part':22}{'median':>9}{'most':>9}"]
    lines += [f"{name:22}{median(values):9.1f}{max(values):9.1f}" for name, values in rows]
    return "\n".join(lines)
