"""`viva eval attacks`: what attacks on an answer gain, and whether harmless talk of them moves grades."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from agent.grading.grader import Grader
from models.juror import Juror
from ui.assembly import open_bank, open_embedder
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import progress_bar

if TYPE_CHECKING:
    from eval.attacks.figures import AttackFigures

AnswersOption = Annotated[
    int, typer.Option("--answers", min=1, help="Answers that do not know, to be attacked.")
]


def attacks(
    data: DataOption = None, answers: AnswersOption = 50, as_json: JsonOption = False
) -> None:
    """Every attack form on answers that do not know; harmless sentences behind answers that do.

    Example: viva eval attacks --answers 20
    """
    # Late, because no other command needs the suite.
    from eval.attacks.benign import load_benign  # noqa: PLC0415
    from eval.attacks.measure import measure_attacks  # noqa: PLC0415
    from eval.attacks.suite import FORMS  # noqa: PLC0415
    from eval.attacks.targets import KNOWS, KNOWS_NOT, targets  # noqa: PLC0415
    from eval.cached_embedder import CachedEmbedder  # noqa: PLC0415

    settings = settings_of(data=data)
    bank = open_bank(settings)
    with progress_bar("attacks") as report:
        report(0.0, "loading")
        grader = Grader(Juror(CachedEmbedder(open_embedder(settings))))
        sentences = load_benign()
        found = measure_attacks(
            lambda _item: grader,
            targets(bank, KNOWS_NOT, answers),
            FORMS,
            (sentences, targets(bank, KNOWS, len(sentences))),
            report,
        )
    typer.echo(found.model_dump_json()) if as_json else _print(found)


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
