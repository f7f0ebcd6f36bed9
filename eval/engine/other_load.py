"""How busy other programs kept this machine meanwhile: timings are worth less the busier it was.

llama.cpp's threads wait for each other after every operation, so a core that somebody else needs
for a moment holds all of them up. Linux; elsewhere nothing is known and nothing is said.
"""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from eval.engine.figures import Figure

QUIET = 0.05
"""Share of the cores above which other programs make timings doubtful."""


@dataclass(frozen=True)
class Clock:
    """CPU seconds of the whole machine and of the watched processes, at one moment."""

    machine: float
    own: float
    at: float


def read_clock(processes: tuple[int, ...], root: Path = Path("/proc")) -> Clock | None:
    """None where /proc does not say it. A process that has ended counts nothing."""
    ticks = os.sysconf("SC_CLK_TCK")
    try:
        fields = (root / "stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:]
    except OSError:
        return None
    idle = int(fields[3]) + int(fields[4])
    busy = (sum(map(int, fields[:8])) - idle) / ticks
    return Clock(busy, sum(_seconds(root / str(p), ticks) for p in processes), time.monotonic())


def other_load(before: Clock | None, after: Clock | None, cores: int) -> list[Figure]:
    """One figure, the share of the cores that others used; none where it is not known."""
    if before is None or after is None or after.at <= before.at:
        return []
    others = (after.machine - before.machine) - (after.own - before.own)
    share = max(0.0, others / (cores * (after.at - before.at)))
    note = "of the cores, used by other programs meanwhile"
    if share > QUIET:
        note += ": the times above are doubtful"
    return [Figure(name="other_load", value=share, note=note)]


def _seconds(process: Path, ticks: int) -> float:
    try:
        text = (process / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return 0.0
    fields = text.rsplit(")", 1)[1].split()  # the name before may hold spaces
    return (int(fields[11]) + int(fields[12])) / ticks
