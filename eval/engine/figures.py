"""A measured figure beside its target, and all of them as one report.

Sample: Figure(name="judge_speedup", value=5.1, target=3.5, at_most=False, note="cold, 16 calls")
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict


class Figure(BaseModel):
    """`value` is to be at least `target`, or at most if so said; without a target it only informs."""

    model_config = ConfigDict(frozen=True)

    name: str
    value: float
    target: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """None where there is no target."""
        if self.target is None:
            return None
        return self.value <= self.target if self.at_most else self.value >= self.target


class Setup(BaseModel):
    """What was measured: same for all sides."""

    model_config = ConfigDict(frozen=True)

    model: str
    threads: int
    gpu_layers: int
    quick: bool


class Report(BaseModel):
    """Figures in the order in which people should read them; `seconds` is the whole run."""

    model_config = ConfigDict(frozen=True)

    setup: Setup
    figures: tuple[Figure, ...]
    seconds: float

    def for_programs(self) -> dict[str, object]:
        """One flat object: each figure by its name, then how it was measured."""
        return {
            **{figure.name: round(figure.value, 4) for figure in self.figures},
            "missed": [figure.name for figure in self.figures if figure.met is False],
            "setup": self.setup.model_dump(),
            "seconds": round(self.seconds, 1),
        }


def percentile(values: Sequence[float], share: float) -> float:
    """The value at `share` (0..1) of the sorted `values`, linear between neighbours; one at least."""
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (place - low) * (ordered[high] - ordered[low])
