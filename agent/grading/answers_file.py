"""Grading answers from JSON lines, outside any interview: `viva grade`.

In:  {"id": "a1", "question": "...", "answer": "...", "criteria": [{"id": "c1", "statement": "..."}]}
Out: {"id": "a1", "criteria": [{"id": "c1", "p_met": 0.81, "verdict": "met", "quote": "..."}],
      "score": 1.0, "coverage": 1.0}
`score` is the weight of what is met over that of what was judged, `coverage` the weight of what was judged
over all.
A line that cannot be read gives {"id": ..., "error": "..."} and the rest go on.
"""

import json
from collections import Counter, deque
from collections.abc import Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StrictStr,
    ValidationError,
    model_validator,
)

from agent.grading.juror_judge import Decided, decided
from agent.scores import weighted_score
from models.juror import Juror
from models.juror_rubrics import Question
from models.stance import StanceReader

_AHEAD = 4
"""Lines that wait for each worker."""
Id = StrictStr | StrictInt
"""Given back as it came; true and false are no integers here."""


class _Given(BaseModel):
    """What a caller wrote: unknown names are passed over, and null means absent."""

    model_config = ConfigDict(extra="ignore")

    @model_validator(mode="before")
    @classmethod
    def _null_is_absent(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {name: given for name, given in value.items() if given is not None}


class GivenExemplars(_Given):
    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


class GivenCriterion(_Given):
    id: Id
    statement: str = Field(min_length=1)
    weight: float = Field(default=1.0, gt=0.0, allow_inf_nan=False)
    exemplars: GivenExemplars = GivenExemplars()


class GivenAnswer(_Given):
    """One line of the input. Without criteria, the reference is the single criterion `ref`."""

    id: Id
    question: str
    answer: str
    reference: str | None = None
    criteria: tuple[GivenCriterion, ...] = ()

    def judged_criteria(self) -> tuple[GivenCriterion, ...]:
        """Raises ValueError if there is none, or if two have the same id."""
        if self.criteria:
            name, count = Counter(c.id for c in self.criteria).most_common(1)[0]
            if count > 1:
                raise ValueError(f"criteria: the id {name!r:.80} is given {count} times, not once")
            return self.criteria
        if not self.reference:
            raise ValueError('neither "criteria" nor "reference" is given; expected one of them')
        return (GivenCriterion(id="ref", statement=self.reference),)


def grade_lines(
    lines: Iterable[bytes], juror: Juror, workers: int = 1
) -> Generator[dict[str, Any], None, None]:
    """One output row per non-empty input line, in order. Errors number all lines, empty ones too.

    `workers` threads grade; a few lines a worker are read ahead.
    """
    stance = StanceReader(juror.embedder)
    waiting: deque[Future[dict[str, Any]]] = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        for number, line in enumerate(lines, start=1):
            if line.strip():
                waiting.append(pool.submit(_row, line, number, juror, stance))
            if len(waiting) > _AHEAD * workers:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)


def _row(line: bytes, number: int, juror: Juror, stance: StanceReader) -> dict[str, Any]:
    row_id: Any = None
    try:
        value = _read(line)
        row_id = _id_of(value)
        given = GivenAnswer.model_validate(value)
        return _graded(given, juror, stance)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"]) or "line"
        return {"id": row_id, "error": f"line {number}: {place}: {first['msg']}"}
    except ValueError as error:
        return {"id": row_id, "error": f"line {number}: {error}"}


def _read(line: bytes) -> object:
    """Raises ValueError if the line is no JSON text that could be written again."""
    try:
        value: object = json.loads(line.decode("utf-8-sig"))
        text = json.dumps(value, ensure_ascii=False)
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 (byte {error.start}); convert the line") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON: {error.msg} at character {error.pos + 1}") from error
    except RecursionError as error:
        raise ValueError("nested too deeply; expected an object with an answer") from error
    if any("\ud800" <= c <= "\udfff" for c in text):
        raise ValueError("a text holds half of a character (a lone surrogate); mend the line")
    return value


def _id_of(value: object) -> str | int | None:
    given = value.get("id") if isinstance(value, dict) else None
    return given if isinstance(given, str | int) and not isinstance(given, bool) else None


def _graded(given: GivenAnswer, juror: Juror, stance: StanceReader) -> dict[str, Any]:
    criteria = given.judged_criteria()
    questions = [
        Question(statement=c.statement, met=c.exemplars.met, not_met=c.exemplars.not_met)
        for c in criteria
    ]
    found = decided(juror, stance, given.question, given.answer, questions)
    rows = [_criterion(criterion, its) for criterion, its in zip(criteria, found, strict=True)]
    # As shares of the largest, so that the sum of any finite weights is finite.
    largest = max(criterion.weight for criterion in criteria)
    weights = {str(place): criterion.weight / largest for place, criterion in enumerate(criteria)}
    said = {str(place): row["verdict"] for place, row in enumerate(rows)}
    covered = sum(weights[place] for place, verdict in said.items() if verdict != "abstain")
    return {
        "id": given.id,
        "criteria": rows,
        "score": weighted_score(said, weights),
        "coverage": round(covered / sum(weights.values()), 6),
    }


def _criterion(criterion: GivenCriterion, its: Decided) -> dict[str, Any]:
    p_met = its.judgement.p_met
    return {
        "id": criterion.id,
        "p_met": 0.5 if p_met is None else round(p_met, 6),
        "verdict": its.decision,
        "quote": its.evidence.quote if its.evidence else None,
    }
