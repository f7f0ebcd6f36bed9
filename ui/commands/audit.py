"""`viva audit`: check that no record was changed after it was written."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from agent.audit import export_faults, read_export
from agent.chain import Fault
from ui.assembly import open_record
from ui.commands.files import check_record, read_text
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.errors import UsageError

app = typer.Typer(help="Check records.", no_args_is_help=True)


@app.callback()
def _group() -> None:
    """Check records."""


@dataclass(frozen=True)
class _Audit:
    """What was found; `key` is the public key (hex) that the records are signed with."""

    checked: int
    faults: list[Fault]
    key: str


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
    if file is None and public_key is not None:
        raise UsageError(
            f"--public-key {public_key!r} is given without --file; expected an export to check "
            "against it. The database is checked with its own key (`viva audit key`)."
        )
    if file is not None and interview is not None:
        raise UsageError(
            f"Both interview {interview!r} and --file {str(file)!r} are given; expected one of "
            "them: a file holds one interview."
        )
    audit = _of_export(file, public_key) if file else _of_database(interview, data)
    if as_json:
        faults = [fault.model_dump() for fault in audit.faults]
        typer.echo(json.dumps({"checked": audit.checked, "faults": faults, "key": audit.key}))
    else:
        for fault in audit.faults:
            typer.echo(f"interview {fault.interview}, event {fault.seq}: {fault.says}")
        typer.echo(f"{audit.checked} records checked, {len(audit.faults)} faults")
        if file and public_key is None:
            # The file names the key, so anything could stand there.
            typer.echo(f"signed by {ascii(audit.key)[1:-1]} (not checked against a known key)")
    if audit.faults:
        raise typer.Exit(1)


@app.command("key")
def key(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Print the public key (hex) that signs this installation's records.

    Give it to those who verify exports, by another way than the exports themselves.

    Example: viva audit key
    """
    settings = settings_of(data=data)
    check_record(settings.data_dir)
    with open_record(settings) as record:
        typer.echo(json.dumps({"key": record.public_key}) if as_json else record.public_key)


def _of_database(interview: str | None, data: Path | None) -> _Audit:
    settings = settings_of(data=data)
    check_record(settings.data_dir)
    with open_record(settings) as record:
        known = record.known()
        if interview is not None and interview not in known:
            raise UsageError(
                f"No interview {interview!r} in the record; `viva export --list` shows them."
            )
        chosen = known if interview is None else [interview]
        faults = [fault for one in chosen for fault in record.faults(one)]
        return _Audit(len(chosen), faults, record.public_key)


def _of_export(file: Path, public_key: str | None) -> _Audit:
    export = read_export(read_text(file))
    return _Audit(1, export_faults(export, public_key), export.public_key)
