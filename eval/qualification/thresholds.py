"""The limits of `thresholds.yaml`, and whether a figure keeps them."""

import math
from pathlib import Path
from typing import Self

import yaml
from pydantic import BaseModel, ConfigDict, TypeAdapter, model_validator

from agent.qualification import Measured, Task
from eval.metrics.bootstrap import Interval

FILE = Path(__file__).parent / "thresholds.yaml"


class Limit(BaseModel):
    """Exactly one of `least` and `most`; `why` is for whoever wants to change it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    least: float | None = None
    most: float | None = None
    why: str

    @model_validator(mode="after")
    def _one_side(self) -> Self:
        if (self.least is None) == (self.most is None):
            raise ValueError(f"give either least or most, not {self.least!r} and {self.most!r}")
        return self

    def keeps(self, figure: Interval) -> bool:
        """Whether the end of the interval that matters keeps the limit. What is not a number does not."""
        if self.least is not None:
            end = figure.value if math.isnan(figure.low) else figure.low
            return end >= self.least
        end = figure.value if math.isnan(figure.high) else figure.high
        return self.most is not None and end <= self.most


Limits = dict[Task, dict[str, Limit]]
_LIMITS: TypeAdapter[Limits] = TypeAdapter(Limits)


def load_limits(path: Path = FILE) -> Limits:
    """Raises ValidationError for a limit that is none."""
    return _LIMITS.validate_python(yaml.safe_load(path.read_text(encoding="utf-8")))


def plain(value: float) -> Interval:
    """A figure without an interval."""
    return Interval(value=value, low=float("nan"), high=float("nan"))


def held_against(task: Task, figures: dict[str, Interval], limits: Limits) -> list[Measured]:
    """One line per limit of the task; a figure that is missing passes nothing."""
    return [
        _measured(task, name, figures.get(name, plain(float("nan"))), limit)
        for name, limit in limits[task].items()
    ]


def _measured(task: Task, name: str, figure: Interval, limit: Limit) -> Measured:
    return Measured(
        task=task,
        name=name,
        value=_number(figure.value),
        low=_number(figure.low),
        high=_number(figure.high),
        limit=limit.least if limit.least is not None else limit.most or 0.0,
        passed=limit.keeps(figure),
    )


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
