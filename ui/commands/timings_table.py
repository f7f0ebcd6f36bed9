"""The split of the turns' time as a small table."""

from collections.abc import Sequence
from statistics import median

from agent.timings import Turn

MODELS = ("model", "embedder")
"""Spans in which a model computes; the rest is ours."""


def ours_ms(turn: Turn) -> float:
    """Milliseconds of a turn in which no model computed."""
    return 1000 * (turn.total - sum(turn.seconds.get(name, 0.0) for name in MODELS))


def timings_table(turns: Sequence[Turn]) -> str:
    """Median and greatest milliseconds per part, and of everything but the models' compute."""
    if not turns:
        return "no turns were timed"
    names = sorted({name for turn in turns for name in turn.seconds})
    rows = [(name, [1000 * turn.seconds.get(name, 0.0) for turn in turns]) for name in names]
    rows.append(("all but the models", [ours_ms(turn) for turn in turns]))
    rows.append(("whole turn", [1000 * turn.total for turn in turns]))
    lines = [f"{len(turns)} turns, milliseconds", f"{'part':22}{'median':>9}{'most':>9}"]
    lines += [f"{name:22}{median(values):9.1f}{max(values):9.1f}" for name, values in rows]
    return "\n".join(lines)
