"""Human-graded short answers as labels for the juror's bare head. Their sentences stay where they are.

One line of a file: {"question_id", "question", "reference", "answer", "correct"} or with "score" 0..1.
"""

import json
from pathlib import Path

from eval.juror.labels import Label
from models.juror import Juror
from models.juror_rubrics import Question

RIGHT_FROM = 0.75
"""A score from here on counts as right."""


def short_answer_labels(folder: Path, juror: Juror) -> list[Label]:
    """A label per row of every `*-train.jsonl`; questions stand in for items."""
    return [
        label
        for path in sorted(folder.glob("*-train.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and (label := _label(json.loads(line), path.stem, juror)) is not None
    ]


def _label(row: dict[str, str | float | bool], name: str, juror: Juror) -> Label | None:
    reference = Question(statement=str(row["reference"]))
    found = juror.features(str(row["question"]), str(row["answer"]), [reference])
    if found is None:
        return None
    met = bool(row["correct"]) if "correct" in row else float(row["score"]) >= RIGHT_FROM
    return Label(
        item=f"{name}/{row['question_id']}",
        specimen=str(row.get("id", "")),
        criterion="ref",
        substance="right" if met else "wrong",
        manner="terse",
        weight=1.0,
        met=met,
        features=tuple(found[0]),
    )
