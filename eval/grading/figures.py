"""The figures of one judge, and of all side by side."""

import math
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from eval.metrics.bootstrap import Interval


class _Figures(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, ser_json_inf_nan="null")


class Cell(_Figures):
    """Answers that know in one manner against answers that do not in another: share of pairs won."""

    right: str
    wrong: str
    won: float
    pairs: int


class ReliabilityBin(_Figures):
    count: int
    said: float
    met: float


class JudgeFigures(_Figures):
    """`knows`: share of pairs in which an answer that knows scores above one to the same item that does
    not; `within`: inside one answer, a met criterion above one that is not; `swap`: the same inside
    answers with claims turned around; `coverage`: share of verdicts that are no abstention;
    `accuracy`: share of these that are right; `accuracy_at_80`: share of right verdicts among the surest 80 %;
    `ece`: calibration error, and `reliability`, over labels of which each manner meets as many as it misses
    (`eval/juror/even_odds.py`); `length_effect`: correlation of p(met) with length, the truth held fixed."""

    judge: str
    rows: int
    items: int
    auc: Interval
    balanced_f1: Interval
    knows: Interval
    within: Interval
    swap: Interval
    coverage: Interval
    accuracy: Interval
    accuracy_at_80: Interval
    ece: Interval
    length_effect: Interval
    matrix: tuple[Cell, ...]
    reliability: tuple[ReliabilityBin, ...]


class GuaranteeFigures(_Figures):
    """Whether the promise of `conformal.py` held on labels of which each manner meets as many as it misses: of
    `repetitions` fresh splits by item, in `kept` the error among accepted verdicts stayed within `promised` (in `empty`,
    none could be accepted)."""

    promised: float
    confidence: float
    repetitions: int
    kept: int
    empty: int
    threshold: float | None
    coverage: float
    error: float


class CurvePoint(_Figures):
    """A line of a learning curve: {"items": 40, "auc": 0.84, "balanced_f1": 0.76}."""

    items: int
    auc: float
    balanced_f1: float


class GradingFigures(_Figures):
    """All judges on the same specimens; those of a language model on a subset, named in `judge`. `fault`
    says why that is smaller than was wanted."""

    bank: str
    juror: str
    items: int
    specimens: int
    labels: int
    judges: tuple[JudgeFigures, ...]
    guarantees: tuple[GuaranteeFigures, ...]
    curve: tuple[CurvePoint, ...] = ()
    quick: bool
    fault: str | None = None
    seconds: float


def shown(figure: Interval) -> tuple[str, str]:
    """A figure and its interval in words; a dash for what is not defined, as a rate of no verdicts."""
    if math.isnan(figure.value):
        return "–", ""
    between = "" if math.isnan(figure.low) else f"{figure.low:.2f} to {figure.high:.2f}"
    return f"{figure.value:.3f}", between


class Column(NamedTuple):
    """A figure of every judge's table: field, heading, and whether more is better."""

    field: str
    heading: str
    aim: str


COLUMNS: tuple[Column, ...] = (
    Column("auc", "AUC", ">= .93"),
    Column("balanced_f1", "balanced F1", ">= .86"),
    Column("knows", "knows", ">= .98"),
    Column("within", "within", ">= .90"),
    Column("swap", "swap", ">= .80"),
    Column("coverage", "coverage", ""),
    Column("accuracy", "right where given", ""),
    Column("accuracy_at_80", "right at 80 %", ">= .93"),
    Column("ece", "ECE", "<= .05"),
    Column("length_effect", "length effect", "|r| <= .10"),
)
