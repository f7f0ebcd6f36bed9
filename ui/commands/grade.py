"""`viva grade`: grade answers from JSON lines."""

import json
from pathlib import Path
from typing import Annotated

import typer

from agent.grading.answers_file import grade_lines
from ui.assembly import open_juror
from ui.commands.files import read_lines, write_atomically
from ui.commands.options import DataOption, settings_of
from ui.commands.progress import progress_bar


def grade(
    source: Annotated[Path, typer.Option("--in", help="Answers, one JSON object a line.")],
    target: Annotated[Path, typer.Option("--out", help="Where the verdicts go.")],
    data: DataOption = None,
) -> None:
    """Grade answers per criterion with the juror.

    In: {"id", "question", "answer", "criteria"?: [{"id", "statement", "weight"?, "exemplars"?}],
    "reference"?}. Out: {"id", "criteria": [{"id", "p_met", "verdict", "quote"}], "score"}.

    Example: viva grade --in answers.jsonl --out verdicts.jsonl
    """
    lines = read_lines(source)
    rows = []
    with open_juror(settings_of(data=data)) as juror, progress_bar("Grading") as report:
        for row in grade_lines(lines, juror):
            rows.append(json.dumps(row, ensure_ascii=False))
            report(len(rows) / len(lines), f"{len(rows)} of {len(lines)}")
    write_atomically(target, "".join(row + "\n" for row in rows))
    failed = sum('"error"' in row for row in rows)
    typer.echo(
        f"{len(rows)} answers graded into {target}" + (f", {failed} errors" if failed else "")
    )
