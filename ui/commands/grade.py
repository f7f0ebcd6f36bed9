"""`viva grade`: grade answers from JSON lines."""

import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from agent.grading.answers_file import grade_lines
from models.hardware import physical_cores
from ui.assembly import open_juror
from ui.commands.files import open_to_read, writing_atomically
from ui.commands.options import DataOption, settings_of
from ui.commands.progress import Report, progress_bar


def grade(
    source: Annotated[Path, typer.Option("--in", help="Answers, one JSON object a line.")],
    target: Annotated[Path, typer.Option("--out", help="Where the verdicts go.")],
    data: DataOption = None,
) -> None:
    """Grade answers per criterion with the juror. Exit code 1 if there are lines and every one failed.

    In: {"id", "question", "answer", "criteria"?: [{"id", "statement", "weight"?, "exemplars"?}],
    "reference"?}. Out: {"id", "criteria": [{"id", "p_met", "verdict", "quote"}], "score", "coverage"}, or
    {"id", "error"} for a line that cannot be graded.

    Example: viva grade --in answers.jsonl --out verdicts.jsonl
    """
    # An answer a core, each on one thread.
    settings = settings_of(data=data).model_copy(update={"threads": 1})
    graded = failed = 0
    with (
        open_to_read(source) as file,
        writing_atomically(target) as write,
        open_juror(settings) as juror,
        progress_bar("Grading") as report,
    ):
        for row in grade_lines(_reported_lines(file, report), juror, physical_cores()):
            write(json.dumps(row, ensure_ascii=False, allow_nan=False) + "\n")
            failed += "error" in row
            graded += "error" not in row
    typer.echo(f"{graded} answers graded into {target}" + (f", {failed} errors" if failed else ""))
    if failed and not graded:
        raise typer.Exit(1)


def _reported_lines(file: BinaryIO, report: Report) -> Iterator[bytes]:
    """The lines of a file; each is reported once it is taken up."""
    size = max(os.fstat(file.fileno()).st_size, 1)
    passed = 0
    lines: Iterable[bytes] = file
    for number, line in enumerate(lines, start=1):
        yield line
        passed += len(line)
        report(min(passed / size, 1.0), f"line {number}")
