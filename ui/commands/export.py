"""`viva export`: an interview as a signed JSON file or as a report in Markdown."""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from agent.audit import export_of
from agent.reading import is_closed, started
from agent.record import Record
from agent.report import report
from ui.assembly import open_record
from ui.commands.files import check_record, write_atomically
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.errors import UsageError


def export(
    interview: Annotated[str | None, typer.Argument(help="The interview's id.")] = None,
    kind: Annotated[
        Literal["json", "md"], typer.Option("--format", help="json: signed record; md: report.")
    ] = "md",
    out: Annotated[Path | None, typer.Option(help="A file; default: standard output.")] = None,
    list_all: Annotated[bool, typer.Option("--list", help="List the interviews.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Export an interview, or list what there is.

    Example: viva export 7c1f09aa --format json --out record.json
    """
    settings = settings_of(data=data)
    check_record(settings.data_dir)
    with open_record(settings) as record:
        if list_all:
            _list(record, as_json)
            return
        if interview is None:
            raise UsageError("No interview given; `viva export --list` shows their ids.")
        text = (
            export_of(record, interview).model_dump_json(indent=1) + "\n"
            if kind == "json"
            else report(record.events(interview))
        )
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_atomically(out, text)
        typer.echo(f"Written to {out}")


def _list(record: Record, as_json: bool) -> None:
    for interview in record.interviews():
        events = record.events(interview)
        opening = started(events)
        row = {
            "id": interview,
            "candidate": opening.candidate,
            "profile": opening.profile,
            "begun": events[0].at,
            "closed": is_closed(events),
        }
        state = "closed" if row["closed"] else "open"
        plain = f"{interview}  {events[0].at}  {state:6}  {opening.profile}  {opening.candidate}"
        typer.echo(json.dumps(row) if as_json else plain)
