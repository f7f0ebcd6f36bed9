"""`viva corpus check`: the notes on papers that come with Viva, held to their rules."""

import json

import typer

from knowledge.checking.fault import Fault
from knowledge.checking.notes import check_notes
from knowledge.papers import load_notes
from knowledge.schema import PaperNote
from ui.assembly import open_bank
from ui.commands.options import DataOption, JsonOption, settings_of


def check(data: DataOption = None, as_json: JsonOption = False) -> None:
    """Check the notes on papers. Exit code 1 where something is wrong.

    What you added yourself is traced by `viva corpus verify`. Example: viva corpus check
    """
    notes = load_notes()
    faults = list(check_notes(notes, open_bank(settings_of(data=data))))
    for fault in faults:
        typer.echo(_line(fault, as_json))
    if not as_json:
        typer.echo(_summary(list(notes.values()), len(faults)))
    if faults:
        raise typer.Exit(1)


def _line(fault: Fault, as_json: bool) -> str:
    if as_json:
        return json.dumps({"rule": fault.rule, "note": fault.item, "says": fault.says})
    return f"{fault.item}: {fault.rule}: {fault.says}"


def _summary(notes: list[PaperNote], faults: int) -> str:
    figures = [figure for note in notes for figure in note.figures]
    verified = [figure for figure in figures if figure.status == "verified"]
    placed = sum(figure.place is not None for figure in verified)
    links = sum(len(note.related) for note in notes)
    spoken = sum(len(note.spoken) for note in notes)
    return (
        f"{len(notes)} notes; {len(figures)} figures, {len(verified)} verified at their source ({placed} at a named "
        f"place in it), {len(figures) - len(verified)} recalled and shown so; {links} links to other notes; "
        f"{spoken} sentences in plain words; {faults} faults"
    )
