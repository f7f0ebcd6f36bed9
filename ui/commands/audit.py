"""`viva audit`: check that no record was changed after it was written."""

import json
from pathlib import Path
from typing import Annotated

import typer

from agent.audit import verify_export
from agent.chain import Fault
from ui.assembly import open_record
from ui.commands.files import read_lines
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.errors import UsageError

app = typer.Typer(help="Check records.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Check records."""


@app.command("verify")
def verify(
    interview: Annotated[str | None, typer.Argument(help="One interview; default: all.")] = None,
    file: Annotated[
        Path | None, typer.Option(help="An export (JSON) instead of the database.")
    ] = None,
    public_key: Annotated[
        str | None, typer.Option(help="With --file: the key that must have signed it (hex).")
    ] = None,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Verify the hash chain and the signed head of every record. Exit code 1 if anything is wrong.

    Example: viva audit verify
    """
    checked, faults = (
        _export_faults(file, public_key) if file else _database_faults(interview, data)
    )
    if as_json:
        typer.echo(json.dumps({"checked": checked, "faults": [f.model_dump() for f in faults]}))
    else:
        for fault in faults:
            typer.echo(f"interview {fault.interview}, event {fault.seq}: {fault.says}")
        typer.echo(f"{checked} records checked, {len(faults)} faults")
    if faults:
        raise typer.Exit(1)


def _database_faults(interview: str | None, data: Path | None) -> tuple[int, list[Fault]]:
    with open_record(settings_of(data=data)) as record:
        known = record.known()
        if interview is not None and interview not in known:
            raise UsageError(
                f"No interview {interview!r} in the record; `viva export --list` shows them."
            )
        chosen = [interview] if interview else known
        return len(chosen), [fault for one in chosen for fault in record.faults(one)]


def _export_faults(file: Path, public_key: str | None) -> tuple[int, list[Fault]]:
    return 1, verify_export("\n".join(read_lines(file)), public_key)
