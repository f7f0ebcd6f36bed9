"""What an examiner was found fit for on this machine, bound to the very parts that were examined.

A file `qualification.json` in the data directory, written by `viva qualify`:
    {"at": "2026-11-28T21:40:00+00:00", "bound": {"model": "smollm2-135m-instruct", "digest": "sha256:...",
     "quantization": "Q4_1", "prompts": "sha256:...", "juror": "...", "bank": "sha256:..."},
     "tasks": {"grade": true, "grade-by-model": false, "write-follow-ups": false},
     "measured": [{"task": "grade", "name": "balanced_f1", "value": 0.84, "low": 0.81, "high": 0.87,
                   "limit": 0.75, "passed": true}], "labels": 640, "seconds": 310.2, "valid_days": 180}
It holds as long as every part is the same and it is not too old; otherwise verdicts are provisional.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from models.protocol import ModelIdentity

FILE = "qualification.json"
VALID_DAYS = 180
"""Drivers, libraries and the bank's public exposure change; half a year is by judgement."""
Task = Literal["grade", "grade-by-model", "write-follow-ups"]
TASKS: dict[Task, str] = {
    "grade": "grade by the juror",
    "grade-by-model": "grade by the language model",
    "write-follow-ups": "write follow-ups",
}
NOT_QUALIFIED = "not qualified to grade"
"""How the line of an examiner begins that was examined and failed."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="null")


class Bound(_Strict):
    """The parts that a qualification is about. What is served elsewhere may have no digest."""

    model: str
    digest: str | None
    quantization: str | None
    prompts: str
    juror: str
    bank: str

    @classmethod
    def of(cls, model: ModelIdentity, prompts: str, juror: str, bank: str) -> "Bound":
        return cls(
            model=model.name,
            digest=model.digest,
            quantization=model.quantization,
            prompts=prompts,
            juror=juror,
            bank=bank,
        )


class Measured(_Strict):
    """One figure with its 95 % interval (as far as it has one) and the limit that it was held against;
    None where it could not be measured, which passes nothing."""

    task: Task
    name: str
    value: float | None
    low: float | None
    high: float | None
    limit: float
    passed: bool


class Qualification(_Strict):
    """The result of one examination. `at` is UTC, ISO 8601."""

    at: str
    bound: Bound
    tasks: dict[Task, bool]
    measured: tuple[Measured, ...]
    labels: int
    seconds: float
    valid_days: int = VALID_DAYS

    def may(self, task: Task) -> bool:
        return self.tasks.get(task, False)

    def fault(self, bound: Bound, now: datetime | None = None) -> str | None:
        """Why it does not hold for these parts at this time (UTC); None if it does."""
        changed = [
            name for name in Bound.model_fields if getattr(self.bound, name) != getattr(bound, name)
        ]
        if changed:
            return f"it was given to another {' and '.join(changed)}"
        if (now or datetime.now(UTC)) - datetime.fromisoformat(self.at) > timedelta(
            self.valid_days
        ):
            return f"it is older than {self.valid_days} days"
        return None

    def line(self) -> str:
        """What reports and `viva serve` print, one line."""
        able = [said for task, said in TASKS.items() if self.may(task)]
        unable = [said for task, said in TASKS.items() if not self.may(task)]
        begins = "qualified to " + ", ".join(able) if able else "qualified for nothing"
        if not self.may("grade"):
            begins = f"{NOT_QUALIFIED}, verdicts are provisional" + (
                f"; qualified to {', '.join(able)}" if able else ""
            )
        fails = f"; not to {', '.join(unable)}" if unable and self.may("grade") else ""
        return f"{begins}{fails} (examined {self.at[:10]}, {self._agreement()})"

    def _agreement(self) -> str:
        for one in self.measured:
            if one.task == "grade" and one.name == "balanced_f1" and one.value is not None:
                return f"juror's F1 {one.value:.2f}{_interval(one)}"
        return "agreement not measured"


def _interval(one: Measured) -> str:
    if one.low is None or one.high is None:
        return ""
    return f", 95 % interval {one.low:.2f} to {one.high:.2f}"


def is_provisional(line: str | None) -> bool:
    """Whether verdicts under this line of an examiner are provisional."""
    return line is None or line.startswith(NOT_QUALIFIED)


def read_qualification(data_dir: Path) -> Qualification | None:
    """The one of this data directory; None if there is none, or none that can be read."""
    try:
        return Qualification.model_validate_json((data_dir / FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
