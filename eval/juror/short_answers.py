"""Human-graded short answers as labels for the juror's bare head. Their sentences stay where they are.

One line of a file: {"question_id", "question", "reference", "answer", "correct"} or with "score" 0..1.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from eval.juror.held_out_layers import LayersOf
from eval.juror.labels import Label
from models.juror import Juror
from models.juror_rubrics import Question

RIGHT_FROM = 0.75
"""A score from here on counts as right."""


class ShortAnswer(NamedTuple):
    """One graded answer; `question` names it among all files, `score` is 0 or 1 where it is not graded finer."""

    question: str
    id: str
    asked: str
    reference: str
    answer: str
    score: float


def short_answers(folder: Path) -> Iterator[ShortAnswer]:
    """The rows of every `*-train.jsonl`."""
    for path in sorted(folder.glob("*-train.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if line:
                row = json.loads(line)
                yield ShortAnswer(
                    question=f"{path.stem}/{row['question_id']}",
                    id=str(row.get("id", "")),
                    asked=str(row["question"]),
                    reference=str(row["reference"]),
                    answer=str(row["answer"]),
                    score=float(row["correct"] if "correct" in row else row["score"]),
                )


def short_answer_labels(folder: Path, juror: Juror, layers: LayersOf | None = None) -> list[Label]:
    """A label per row; questions stand in for items."""
    found = (_label(row, juror, layers) for row in short_answers(folder))
    return [label for label in found if label is not None]


def _label(row: ShortAnswer, juror: Juror, layers: LayersOf | None) -> Label | None:
    found = juror.seen(row.asked, row.answer, [Question(statement=row.reference)])
    if found is None:
        return None
    met = row.score >= RIGHT_FROM
    return Label(
        item=row.question,
        specimen=row.id,
        criterion="ref",
        substance="right" if met else "wrong",
        manner="terse",
        weight=1.0,
        met=met,
        features=tuple(found[0].values),
        read=layers(row.question)(found[0].two) if layers else None,
    )
