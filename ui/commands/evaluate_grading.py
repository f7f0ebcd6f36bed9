"""`viva eval grading`: how well the grades agree with the labels, all judges side by side."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from ui.assembly import make_data_dir, open_bank, open_embedder, open_model
from ui.commands.evaluate_attacks import measured
from ui.commands.files import check_target, writing_atomically
from ui.commands.options import DataOption, JsonOption, ModelOption, settings_of
from ui.commands.progress import Report, part_of, progress_bar
from ui.settings import Settings

if TYPE_CHECKING:
    from eval.grading.figures import GradingFigures

FILE_WIDTH = 170
"""Columns of a table that goes to a file or a pipe."""

QuickOption = Annotated[
    bool, typer.Option("--quick", help="The dozen items of `viva qualify` only, nothing fitted.")
]
HtmlOption = Annotated[
    Path | None,
    typer.Option("--html", help="Write one page with tables and plots here."),
]
AskOption = Annotated[
    int | None,
    typer.Option(
        "--ask-model",
        min=0,
        show_default=False,
        help="Have the language model judge so many answers (default: 60 with --html, else none).",
    ),
]
AttackOption = Annotated[
    int | None,
    typer.Option(
        "--attack",
        min=0,
        show_default=False,
        help="Attack so many answers with the suite (default: 50 with --html, else none).",
    ),
]
ASKED_FOR_A_PAGE, ATTACKED_FOR_A_PAGE = 60, 50
ASKED_QUICKLY, ATTACKED_QUICKLY = 12, 6


def grading(
    data: DataOption = None,
    model: ModelOption = None,
    ask_model: AskOption = None,
    attack: AttackOption = None,
    html: HtmlOption = None,
    quick: QuickOption = False,
    as_json: JsonOption = False,
) -> None:
    """The juror on items that it was not fitted on, beside floors and, with --ask-model, the language model.

    The first full run reads the whole bank, which takes minutes; the data directory keeps what it read. A
    page written to grading.html in the data directory is linked from the desk.

    Example: viva eval grading --html data/grading.html
    """
    settings = settings_of(data=data, model=model)
    make_data_dir(settings.data_dir)
    if html is not None:
        check_target(html)
        ask_model = (
            (ASKED_QUICKLY if quick else ASKED_FOR_A_PAGE) if ask_model is None else ask_model
        )
        attack = (ATTACKED_QUICKLY if quick else ATTACKED_FOR_A_PAGE) if attack is None else attack
    with progress_bar("grading") as report:
        report(0.0, "loading")
        compared = part_of(report, 0.0, 0.6 if attack else 1.0)
        found = _compared(
            settings, ask_model or 0, curve=html is not None, quick=quick, report=compared
        )
        attacks = None
        if attack:
            attacks = measured(settings, attack, quick=quick, report=part_of(report, 0.6, 1.0))
    if html is not None:
        # Late, because matplotlib takes a second to import.
        from eval.grading.page import page  # noqa: PLC0415

        with writing_atomically(html) as write:
            write(page(found, attacks))
    typer.echo(found.model_dump_json()) if as_json else _print(found)


def _compared(
    settings: Settings, ask_model: int, *, curve: bool, quick: bool, report: Report
) -> "GradingFigures":
    # Late, because scikit-learn takes seconds to import.
    from eval.cached_embedder import CachedEmbedder  # noqa: PLC0415
    from eval.grading.compare import compare  # noqa: PLC0415
    from eval.qualification.unseen import load_unseen  # noqa: PLC0415

    with ExitStack() as stack:
        asked = None
        if ask_model:
            opened = open_model(settings)
            stack.callback(opened.close)
            asked = (opened, ask_model)
        return compare(
            open_bank(settings),
            CachedEmbedder(open_embedder(settings)),
            model=asked,
            unseen=load_unseen() if quick else None,
            data_dir=settings.data_dir,
            curve=curve,
            report=report,
        )


def _print(found: "GradingFigures") -> None:
    from eval.grading.figures import COLUMNS, shown  # noqa: PLC0415

    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    table = Table(title=f"{found.items} items, {found.specimens} answers, {found.labels} criteria")
    table.add_column("judge")
    for column in COLUMNS:
        table.add_column(f"{column.heading}\n{column.aim}", justify="right")
    for judge in found.judges:
        cells = [getattr(judge, column.field) for column in COLUMNS]
        table.add_row(judge.judge, *("\n".join(shown(cell)) for cell in cells))
    console.print(table)
    if found.fault:
        typer.echo(found.fault)
    _print_matrix(found, console)
    for one in found.guarantees:
        typer.echo(
            f"at most {one.promised:.0%} of accepted verdicts wrong: kept in {one.kept - one.empty} of "
            f"{one.repetitions - one.empty} fresh splits ({one.empty} could promise nothing); coverage "
            f"{one.coverage:.3f}, error {one.error:.3f}"
        )
    typer.echo(
        f"{found.seconds:.0f} s"
        + (", the items of `viva qualify` alone (--quick)" if found.quick else "")
    )


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
