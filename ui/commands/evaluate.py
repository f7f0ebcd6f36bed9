"""`viva eval`: how we know that it works."""

from typing import Annotated

import typer

from knowledge.bank import Bank
from ui.assembly import make_data_dir, open_embedder
from ui.commands.evaluate_engine import engine
from ui.commands.evaluate_ingestion import ingestion
from ui.commands.evaluate_retrieval import retrieval
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import progress_bar

PairsOption = Annotated[
    int | None,
    typer.Option(min=3, help="Only so many right and wrong sentences a criterion."),
]

app = typer.Typer(help="Measure the examiner.", no_args_is_help=True)
app.command("engine")(engine)
app.command("ingestion")(ingestion)
app.command("retrieval")(retrieval)


@app.callback()
def _group() -> None:
    """Measure the examiner."""


@app.command("juror")
def juror(data: DataOption = None, pairs: PairsOption = None, as_json: JsonOption = False) -> None:
    """The juror on specimens of items that it was not fitted on (a tenth of the items left out at a time).

    Example: viva eval juror --pairs 4
    """
    # Late, because scikit-learn takes seconds to import and no other command needs it.
    from eval.juror.fewer_exemplars import with_pairs  # noqa: PLC0415
    from eval.juror.held_out import held_out_figures  # noqa: PLC0415

    settings = settings_of(data=data)
    make_data_dir(settings.data_dir)
    with progress_bar("juror") as report:
        report(0.0, "loading")
        embedder = open_embedder(settings)
        bank = with_pairs(Bank.load(), pairs) if pairs else Bank.load()
        figures = held_out_figures(bank, embedder, settings.data_dir, report)
    if as_json:
        typer.echo(figures.model_dump_json())
        return
    for name, value in figures.model_dump(exclude={"by_manner"}).items():
        typer.echo(f"{name:24} {value:.3f}" if isinstance(value, float) else f"{name:24} {value}")
    for manner, its in figures.by_manner.items():
        shares = ", ".join(f"{name} {share:.3f}" for name, share in its.model_dump().items())
        typer.echo(f"{manner:24} {shares}")
