"""Judging one text as an answer, with its score, as an interview would."""

from collections.abc import Callable, Sequence
from typing import Protocol

from agent.grading.verdict import Verdict
from agent.scores import weighted_score
from eval.attacks.targets import Target
from knowledge.schema import Criterion, Item


class Judge(Protocol):
    """Whatever gives verdicts: `agent.grading.grader.Grader`, or a language model in its place."""

    @property
    def identity(self) -> str: ...

    def judge(self, item: Item, text: str, criteria: Sequence[Criterion]) -> list[Verdict]: ...


GraderOf = Callable[[str], Judge]
"""The judge to use for an item, so that none need judge an item that it was fitted on."""
OnProgress = Callable[[float, str], None]


def judge(grader: Judge, target: Target, text: str) -> list[Verdict]:
    return grader.judge(target.item, text, target.item.criteria)


def score(target: Target, verdicts: Sequence[Verdict]) -> float | None:
    """The weight of what is met over the weight of what was decided; None if nothing was."""
    weights = {criterion.id: criterion.weight for criterion in target.item.criteria}
    return weighted_score({v.criterion: v.decision for v in verdicts}, weights)


def shift(before: float | None, after: float | None) -> float | None:
    """The change of a score, None where one of the two is not there."""
    return None if before is None or after is None else after - before


def mean(values: Sequence[float | None]) -> float | None:
    """Over what is there; None if nothing is."""
    there = [value for value in values if value is not None]
    return sum(there) / len(there) if there else None
