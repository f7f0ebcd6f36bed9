"""`viva export`: an interview as a signed JSON file or as a report in Markdown."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import typer

from agent.audit import export_of
from agent.errors import DamagedRecordError
from agent.reading import is_closed, started
from agent.record import Record
from agent.report import report
from ui.assembly import open_record
from ui.commands.files import check_record, write_atomically
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.errors import RunError, UsageError


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
    """Export an interview, or list what there is. Exit code 1, after the export, if its record was changed.

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
        faults = record.faults(interview)
        text = (
            export_of(record, interview).model_dump_json(indent=1) + "\n"
            if kind == "json"
            else report(record.events(interview), faults)
        )
    if out is None:
        typer.echo(text, nl=False)
    else:
        write_atomically(out, text)
        typer.echo(f"Written to {out}")
    if faults:
        raise RunError(
            f"The record of interview {interview!r} was changed after it was written. Do not decide on it; "
            f"`viva audit verify {interview}` says what is wrong."
        )


def _list(record: Record, as_json: bool) -> None:
    for interview in record.interviews():
        row = _row(record, interview)
        typer.echo(json.dumps(row.as_json()) if as_json else row.plain())


@dataclass(frozen=True)
class _Row:
    """An interview in the list; of one whose record cannot be read nothing but its id is known."""

    id: str
    candidate: str | None = None
    profile: str | None = None
    begun: str | None = None
    closed: bool | None = None

    def as_json(self) -> dict[str, str | bool | None]:
        return {**asdict(self), "damaged": self.closed is None}

    def plain(self) -> str:
        if self.closed is None:
            return f"{self.id}  record was changed: viva audit verify {self.id}"
        state = "closed" if self.closed else "open"
        return f"{self.id}  {self.begun}  {state:6}  {self.profile}  {self.candidate}"


def _row(record: Record, interview: str) -> _Row:
    try:
        events = record.events(interview)
    except DamagedRecordError:
        return _Row(interview)
    opening = started(events)
    return _Row(
        interview, opening.candidate, opening.profile, events[0].at, closed=is_closed(events)
    )
