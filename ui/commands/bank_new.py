"""`viva bank new`: a file to write a question into."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from knowledge.new_item import new_item_text
from knowledge.schema import Subject
from ui.commands.files import write_atomically
from ui.commands.options import DataOption, settings_of
from ui.errors import UsageError


def new(
    item: Annotated[str, typer.Argument(metavar="ID", help="Its id, such as kv-cache-on-phones.")],
    subject: Annotated[Subject, typer.Option(help="Its subject.")],
    level: Annotated[int, typer.Option(min=1, max=5, help="Its level.")],
    parametric: Annotated[
        bool, typer.Option("--parametric", help="With numbers that each interview draws.")
    ] = False,
    folder: Annotated[
        Path | None, typer.Option("--in", help="Where; default: your own items (VIVA_ITEMS).")
    ] = None,
    data: DataOption = None,
) -> None:
    """Write a file to fill in; docs/writing-items.md says how.

    Example: viva bank new kv-cache-on-phones --subject serving-and-on-prem --level 3
    """
    target = (folder or settings_of(data=data).items_dir) / f"{item}.yaml"
    if target.exists():
        raise UsageError(f"{str(target)!r} is there already; choose another id or edit that file.")
    text = new_item_text(item, subject, level, date.today(), parametric)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            f"{str(target.parent)!r} cannot be made: {error.strerror}. Name another folder with --in."
        ) from error
    write_atomically(target, text)
    typer.echo(f"{target}: fill it in, then run `viva bank check`")
