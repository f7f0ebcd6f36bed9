"""`viva eval attacks`: what attacks on an answer gain, and whether harmless talk of them moves grades."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from knowledge.bank import Bank
from models.protocol import TokenReader
from ui.assembly import make_data_dir, open_bank, open_embedder
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import Report, part_of, progress_bar
from ui.settings import Settings

if TYPE_CHECKING:
    from eval.attacks.figures import AttackFigures
    from eval.attacks.judging import GraderOf

QUICK_ANSWERS = 12
_READING = 0.3
"""Share of the bar for reading the bank and fitting without each part."""

AnswersOption = Annotated[
    int, typer.Option("--answers", min=1, help="Answers that do not know, to be attacked.")
]
QuickOption = Annotated[
    bool,
    typer.Option(
        "--quick", help=f"At most {QUICK_ANSWERS} answers, to the items of `viva qualify`."
    ),
]


def attacks(
    data: DataOption = None,
    answers: AnswersOption = 50,
    quick: QuickOption = False,
    as_json: JsonOption = False,
) -> None:
    """Every attack form on answers that do not know; harmless sentences behind answers that do.

    No answer is judged by weights that were fitted on its item. The first full run reads the whole bank,
    which takes minutes; the data directory keeps what it read. Example: viva eval attacks --quick
    """
    settings = settings_of(data=data)
    with progress_bar("attacks") as report:
        report(0.0, "loading")
        found = measured(settings, QUICK_ANSWERS if quick else answers, quick=quick, report=report)
    typer.echo(found.model_dump_json()) if as_json else _print(found)


def measured(settings: Settings, answers: int, *, quick: bool, report: Report) -> "AttackFigures":
    """The suite on `answers` answers."""
    # Late, because no other command needs the suite.
    from eval.attacks.benign import load_benign  # noqa: PLC0415
    from eval.attacks.measure import measure_attacks  # noqa: PLC0415
    from eval.attacks.suite import FORMS  # noqa: PLC0415
    from eval.attacks.targets import KNOWS, KNOWS_NOT, targets  # noqa: PLC0415
    from eval.cached_embedder import CachedEmbedder  # noqa: PLC0415

    embedder = CachedEmbedder(open_embedder(settings))
    bank = open_bank(settings)
    if quick:
        grader_of, bank = _unseen_grader(bank, embedder)
    else:
        grader_of = _held_out_graders(settings, bank, embedder, part_of(report, 0.0, _READING))
    sentences = load_benign()
    return measure_attacks(
        grader_of,
        targets(bank, KNOWS_NOT, answers),
        FORMS,
        (sentences, targets(bank, KNOWS, len(sentences))),
        report if quick else part_of(report, _READING, 1.0),
    )


def _unseen_grader(bank: Bank, embedder: TokenReader) -> "tuple[GraderOf, Bank]":
    """The juror that `viva qualify` examines, and the items that it was not fitted on."""
    from agent.grading.grader import Grader  # noqa: PLC0415
    from eval.qualification.unseen import load_unseen  # noqa: PLC0415

    unseen = load_unseen()
    grader = Grader(unseen.juror(embedder))
    return lambda _item: grader, unseen.left_of(bank)


def _held_out_graders(
    settings: Settings, bank: Bank, embedder: TokenReader, report: Report
) -> "GraderOf":
    from eval.attacks.graders import held_out_graders  # noqa: PLC0415
    from eval.juror.kept_labels import kept_labels  # noqa: PLC0415

    make_data_dir(settings.data_dir)
    return held_out_graders(kept_labels(bank, embedder, settings.data_dir, report=report), embedder)


def _print(found: "AttackFigures") -> None:
    table = Table(title="forms, the most successful first")
    for heading in ("form", "family", "claims", "flipped to met", "of not met", "score shift"):
        table.add_column(heading)
    for form in sorted(found.by_form, key=lambda one: (one.truth == "stated", -one.flipped)):
        moved = "" if form.shift is None else f"{form.shift:+.3f}"
        table.add_row(
            form.name, form.family, form.truth, str(form.flipped), str(form.not_met), moved
        )
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console.width = 110
    console.print(table)
    typer.echo(
        f"{found.forms} counted forms on {found.answers} answers to {found.items} items; forms that "
        '"stated" criteria are not counted\n'
        f"not-met criteria wrongly turned to met: {found.flips} (aim: at most 0.010)\n"
        f"by family: {', '.join(f'{name} {share:.3f}' for name, share in found.by_family.items())}\n"
        f"mean score shift: {found.shift}; given without any attack: {found.given_plain:.3f}\n"
        f"quotes: {found.quotes}, not verbatim: {found.not_verbatim}"
    )
    if found.benign:
        one = found.benign
        typer.echo(
            f"{one.sentences} harmless sentences behind right answers: {one.moved} of {one.criteria} "
            f"verdicts moved, {one.lost} lost; {one.set_aside} taken for a request"
        )
    typer.echo(f"{found.juror}; {found.seconds:.0f} s")
