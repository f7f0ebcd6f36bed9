"""Grading answers from JSON lines, outside any interview: `viva grade`.

In:  {"id": "a1", "question": "...", "answer": "...", "criteria": [{"id": "c1", "statement": "..."}]}
Out: {"id": "a1", "criteria": [{"id": "c1", "p_met": 0.81, "verdict": "met", "quote": "..."}], "score": 1.0}
A line that cannot be read gives {"id": ..., "error": "..."} and the rest go on.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.grading.juror_judge import decide
from agent.scores import weighted_score
from models.juror import Judgement, Juror, Question


class GivenExemplars(BaseModel):
    model_config = ConfigDict(extra="ignore")

    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


class GivenCriterion(BaseModel):
    model_config = ConfigDict(extra="ignore")

    id: str
    statement: str = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0.0)
    exemplars: GivenExemplars = GivenExemplars()


class GivenAnswer(BaseModel):
    """One line of the input. Without criteria, the reference is the single criterion `ref`."""

    model_config = ConfigDict(extra="ignore")

    id: str
    question: str
    answer: str
    reference: str | None = None
    criteria: tuple[GivenCriterion, ...] = ()

    def judged_criteria(self) -> tuple[GivenCriterion, ...]:
        if self.criteria:
            return self.criteria
        if not self.reference:
            raise ValueError('neither "criteria" nor "reference" is given; expected one of them')
        return (GivenCriterion(id="ref", statement=self.reference),)


def grade_lines(lines: Iterable[str], juror: Juror) -> Iterator[dict[str, Any]]:
    """One output row per non-empty input line, in order."""
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield _row(line, number, juror)


def _row(line: str, number: int, juror: Juror) -> dict[str, Any]:
    row_id: Any = None
    try:
        value = json.loads(line)
        if any("\ud800" <= c <= "\udfff" for c in json.dumps(value, ensure_ascii=False)):
            raise ValueError("a text holds half of a character (a lone surrogate); mend the line")
        row_id = value.get("id") if isinstance(value, dict) else None
        given = GivenAnswer.model_validate(value)
        return _graded(given, juror)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "line"
        return {"id": row_id, "error": f"line {number}: {place}: {first['msg']}"}
    except ValueError as error:
        return {"id": row_id, "error": f"line {number}: {error}"}


def _graded(given: GivenAnswer, juror: Juror) -> dict[str, Any]:
    criteria = given.judged_criteria()
    questions = [
        Question(statement=c.statement, met=c.exemplars.met, not_met=c.exemplars.not_met)
        for c in criteria
    ]
    judged = juror.judge(given.question, given.answer, questions)
    rows = [_criterion(c, j, given.answer) for c, j in zip(criteria, judged, strict=True)]
    decisions = {row["id"]: row["verdict"] for row in rows}
    return {
        "id": given.id,
        "criteria": rows,
        "score": weighted_score(decisions, {c.id: c.weight for c in criteria}),
    }


def _criterion(criterion: GivenCriterion, judgement: Judgement, answer: str) -> dict[str, Any]:
    decision, evidence = decide(judgement, answer)
    return {
        "id": criterion.id,
        "p_met": 0.5 if judgement.p_met is None else round(judgement.p_met, 6),
        "verdict": decision,
        "quote": evidence.quote if evidence else None,
    }
