"""`viva qualify`: examine the configured examiner before it examines anybody."""

import sys
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from agent.qualification import FILE
from ui.assembly import make_data_dir, open_bank, open_embedder, open_model
from ui.commands.files import writing_atomically
from ui.commands.options import DataOption, JsonOption, ModelOption, settings_of
from ui.commands.progress import progress_bar

if TYPE_CHECKING:
    from agent.qualification import Qualification

MinutesOption = Annotated[
    float,
    typer.Option(
        "--minutes", min=0.5, help="About how long it may take; what is not reached fails."
    ),
]


def qualify(
    data: DataOption = None,
    model: ModelOption = None,
    minutes: MinutesOption = 9.0,
    as_json: JsonOption = False,
) -> None:
    """Examine language model and juror on specimens and attacks, and say what they may do alone.

    Writes qualification.json into the data directory; `viva serve` and every report name it. Exit code
    0 whatever the result: that an examiner is not qualified is a finding, not a failure.

    Example: viva qualify --minutes 5
    """
    # Late, because scikit-learn takes seconds to import.
    from eval.cached_embedder import CachedEmbedder  # noqa: PLC0415
    from eval.qualification.examine import examine  # noqa: PLC0415

    settings = settings_of(data=data, model=model)
    make_data_dir(settings.data_dir)
    with progress_bar("qualify") as report:
        report(0.0, "loading")
        opened = open_model(settings)
        try:
            embedder = CachedEmbedder(open_embedder(settings))
            found = examine(open_bank(settings), embedder, opened, minutes, report)
        finally:
            opened.close()
    with writing_atomically(settings.data_dir / FILE) as write:
        write(found.model_dump_json(indent=2) + "\n")
    typer.echo(found.model_dump_json()) if as_json else _print(found)


def _print(found: "Qualification") -> None:
    table = Table(
        title=f"{found.bound.model} ({found.bound.quantization}), {found.bound.juror[:40]}"
    )
    for heading in ("task", "figure", "measured", "95 % interval", "limit", "passed"):
        table.add_column(heading)
    for one in found.measured:
        value = "not measured" if one.value is None else f"{one.value:.3f}"
        between = "" if one.low is None or one.high is None else f"{one.low:.3f} to {one.high:.3f}"
        passed = "yes" if one.passed else "no"
        table.add_row(one.task, one.name, value, between, f"{one.limit:g}", passed)
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console.width = 110
    console.print(table)
    typer.echo(
        f"{found.line()}\n{found.seconds:.0f} s; limits and reasons: eval/qualification/thresholds.yaml"
    )
