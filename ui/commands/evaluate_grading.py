"""`viva eval grading`: how well the grades agree with the labels, all judges side by side."""

import json
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from ui.assembly import open_bank, open_embedder, open_model
from ui.commands.files import writing_atomically
from ui.commands.options import DataOption, JsonOption, ModelOption, settings_of
from ui.commands.progress import progress_bar
from ui.errors import UsageError

if TYPE_CHECKING:
    from eval.grading.figures import CurvePoint, GradingFigures

FILE_WIDTH = 170
"""Columns of a table that goes to a file or a pipe."""

QuickOption = Annotated[bool, typer.Option("--quick", help="Every sixth item only.")]
HtmlOption = Annotated[
    Path | None, typer.Option("--html", help="Write one page with tables and plots here.")
]
AskOption = Annotated[
    int,
    typer.Option(
        "--ask-model", min=0, help="Have the language model judge so many answers (slow)."
    ),
]
CurveOption = Annotated[
    Path | None, typer.Option("--curve", help='Lines {"items", "auc", "balanced_f1"} to plot.')
]


def grading(
    data: DataOption = None,
    model: ModelOption = None,
    ask_model: AskOption = 0,
    html: HtmlOption = None,
    curve: CurveOption = None,
    quick: QuickOption = False,
    as_json: JsonOption = False,
) -> None:
    """The juror on items that it was not fitted on, beside floors and, with --ask-model, the language model.

    Example: viva eval grading --html grading.html
    """
    # Late, because scikit-learn takes seconds to import.
    from eval.cached_embedder import CachedEmbedder  # noqa: PLC0415
    from eval.grading.compare import compare  # noqa: PLC0415
    from eval.grading.page import page  # noqa: PLC0415

    points = _points(curve) if curve else ()
    settings = settings_of(data=data, model=model)
    with ExitStack() as stack, progress_bar("grading") as report:
        asked = None
        if ask_model:
            opened = open_model(settings)
            stack.callback(opened.close)
            asked = (opened, ask_model)
        embedder = CachedEmbedder(open_embedder(settings))
        found = compare(
            open_bank(settings), embedder, model=asked, quick=quick, curve=points, report=report
        )
    if html is not None:
        with writing_atomically(html) as write:
            write(page(found))
    typer.echo(found.model_dump_json()) if as_json else _print(found)


def _points(path: Path) -> "tuple[CurvePoint, ...]":
    from eval.grading.figures import CurvePoint  # noqa: PLC0415

    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return tuple(CurvePoint.model_validate(json.loads(line)) for line in lines if line.strip())
    except (OSError, ValueError, ValidationError) as error:
        raise UsageError(
            f"Cannot read the learning curve {str(path)!r}: {error}. "
            'Expected lines {"items": 40, "auc": 0.84, "balanced_f1": 0.76}.'
        ) from error


def _print(found: "GradingFigures") -> None:
    from eval.grading.figures import COLUMNS  # noqa: PLC0415

    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    table = Table(title=f"{found.items} items, {found.specimens} answers, {found.labels} criteria")
    table.add_column("judge")
    for column in COLUMNS:
        table.add_column(f"{column.heading}\n{column.aim}", justify="right")
    for judge in found.judges:
        cells = [getattr(judge, column.field) for column in COLUMNS]
        table.add_row(judge.judge, *(f"{c.value:.3f}\n{c.low:.2f}-{c.high:.2f}" for c in cells))
    console.print(table)
    _print_matrix(found, console)
    for one in found.guarantees:
        typer.echo(
            f"at most {one.promised:.0%} of accepted verdicts wrong: kept in {one.kept} of "
            f"{one.repetitions} fresh splits ({one.empty} accepted nothing); coverage "
            f"{one.coverage:.3f}, error {one.error:.3f}"
        )
    typer.echo(f"{found.seconds:.0f} s" + (", every sixth item (--quick)" if found.quick else ""))


def _print_matrix(found: "GradingFigures", console: Console) -> None:
    juror = found.judges[0]
    wrongs = sorted({cell.wrong for cell in juror.matrix})
    table = Table(title="juror: pairs won, manner that knows against manner that does not")
    table.add_column("knows")
    for wrong in wrongs:
        table.add_column(wrong, justify="right")
    for right in sorted({cell.right for cell in juror.matrix}):
        won = {cell.wrong: cell for cell in juror.matrix if cell.right == right}
        table.add_row(
            right, *(f"{won[w].won:.2f} of {won[w].pairs}" if w in won else "" for w in wrongs)
        )
    console.print(table)
