"""What a soak found: endings by kind, markers in the wrong place, memory."""

from collections import Counter
from collections.abc import Sequence
from statistics import median

from pydantic import BaseModel, ConfigDict

from eval.engine.soak_calls import MARKERS, Outcome

FLAT = 0.05
"""Memory is flat where it grows by less than this share over the part without faults."""


class Memory(BaseModel):
    """Resident megabytes in the first and the last third of the part without faults (medians)."""

    model_config = ConfigDict(frozen=True)

    early_mb: float
    late_mb: float

    @property
    def growth(self) -> float:
        return self.late_mb / self.early_mb - 1 if self.early_mb else 0.0


class SoakReport(BaseModel):
    """`endings` counts "kind/ending". `foreign` and `unclear` and `late` and `unfinished` must be
    empty or 0; `own_share` says how often a whole reply held the marker it was asked to repeat."""

    model_config = ConfigDict(frozen=True)

    requests: int
    sessions: int
    endings: dict[str, int]
    foreign: tuple[str, ...]
    unclear: tuple[str, ...]
    late: int
    unfinished: int
    own_share: float
    kills: int
    hangs: int
    restarts: int
    errors: dict[str, int]
    parent: Memory
    child: Memory
    seconds: float

    @property
    def sound(self) -> bool:
        """Every request ended in time in a result or a clear error, and none in another's text."""
        return not (self.foreign or self.unclear or self.late or self.unfinished)

    @property
    def flat(self) -> bool:
        return max(self.parent.growth, self.child.growth) < FLAT


def memory_of(samples: Sequence[float]) -> Memory:
    """From megabytes in order of time."""
    third = max(1, len(samples) // 3)
    if not samples:
        return Memory(early_mb=0.0, late_mb=0.0)
    return Memory(early_mb=median(samples[:third]), late_mb=median(samples[-third:]))


def foreign_markers(marker: str, text: str) -> list[str]:
    """Markers of other sessions in a reply to the session of `marker`."""
    words = text.lower()
    return [other for other in MARKERS if other != marker and other in words]


def counted(outcomes: Sequence[Outcome]) -> dict[str, int]:
    found = Counter(f"{outcome.kind}/{outcome.ending}" for outcome in outcomes)
    return dict(sorted(found.items()))


def error_kinds(outcomes: Sequence[Outcome]) -> dict[str, int]:
    """Errors by their first sentence, numbers left out, most frequent first."""
    details = [outcome.detail for outcome in outcomes if outcome.ending in ("error", "busy")]
    short = ("".join(c for c in detail if not c.isdigit())[:120] for detail in details)
    return dict(Counter(short).most_common(8))


def own_share(outcomes: Sequence[tuple[str, Outcome]]) -> float:
    """Share of whole texts that hold the marker of the session that asked."""
    whole = [
        marker in outcome.text.lower()
        for marker, outcome in outcomes
        if outcome.ending == "result" and outcome.kind != "yes_no"
    ]
    return sum(whole) / len(whole) if whole else 0.0
