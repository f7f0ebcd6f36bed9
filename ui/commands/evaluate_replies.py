"""`viva eval replies`: is a reply taken for what it is?"""

from typing import Annotated, Literal

import typer

from ui.assembly import open_embedder
from ui.commands.options import DataOption, JsonOption, settings_of


def replies(
    dev: Annotated[
        bool, typer.Option("--dev", help="The half that the router was fitted on instead.")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """How replies are routed: confusion matrix, macro-F1 and recall per route on labelled replies that
    neither the rules nor the fitted heads have seen.

    Example: viva eval replies
    """
    # Late, because scikit-learn takes seconds to import and no other command needs it.
    from eval.replies.figures import reply_figures, table  # noqa: PLC0415
    from eval.replies.labelled import replies as labelled  # noqa: PLC0415

    split: Literal["dev", "test"] = "dev" if dev else "test"
    figures = reply_figures(labelled(split), open_embedder(settings_of(data=data)), split)
    if as_json:
        typer.echo(figures.model_dump_json())
        return
    typer.echo(f"Replies of the {figures.split} half, true route by row, given route by column:\n")
    typer.echo(table(figures) + "\n")
    for name in ("replies", "accuracy", "macro_f1", "lost"):
        value = getattr(figures, name)
        typer.echo(f"{name:12} {value:.3f}" if isinstance(value, float) else f"{name:12} {value}")
    decided = ", ".join(f"{by} {count}" for by, count in figures.decided_by.items())
    typer.echo(f"{'decided by':12} {decided}")
