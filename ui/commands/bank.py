"""`viva bank`: the questions, as their authors and operators see them."""

import json
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from knowledge.agreement import read_pairs, without_labels
from knowledge.bank import Bank
from knowledge.checking.check import check_bank
from knowledge.checking.fault import Fault
from knowledge.papers import load_notes
from knowledge.schema import Item, Subject
from knowledge.summary import BankSummary, summary_of
from ui.assembly import open_bank, open_juror
from ui.commands.bank_new import new
from ui.commands.bank_show import show
from ui.commands.files import write_atomically
from ui.commands.options import DataOption, JsonOption, settings_of

app = typer.Typer(help="Look at, check and write questions.", no_args_is_help=True)
app.command("new")(new)
app.command("show")(show)

SubjectOption = Annotated[Subject | None, typer.Option(help="Items of this subject.")]


@app.command("list")
def list_items(
    subject: SubjectOption = None,
    level: Annotated[int | None, typer.Option(min=1, max=5, help="Items of this level.")] = None,
    summary: Annotated[bool, typer.Option("--summary", help="Count instead of naming.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the items: level, kind, minutes, criteria and specimens of each.

    Example: viva bank list --subject scaling-laws --level 4
    """
    bank = open_bank(settings_of(data=data))
    chosen = [
        item
        for item in bank.items
        if subject in (None, item.subject) and level in (None, item.level)
    ]
    if summary:
        _print_summary(summary_of(chosen, read_pairs()), as_json)
        return
    for item in chosen:
        typer.echo(json.dumps(_row(item, bank)) if as_json else _line(item, bank))


@app.command("check")
def check(
    juror: Annotated[
        bool,
        typer.Option(
            help="Also look for probes and hints that give a criterion away (a second a criterion)."
        ),
    ] = True,
    seeds: Annotated[int, typer.Option(min=1, help="Draws of each parametric item.")] = 60,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every item, the operator's own included. Exit code 1 where something is wrong.

    Example: viva bank check --seeds 500
    """
    settings = settings_of(data=data)
    bank, notes = open_bank(settings), load_notes()
    faults = list(check_bank(bank, notes, date.today(), seeds))
    if juror:
        # Late, because it loads weights.
        from knowledge.checking.giveaway import giveaways  # noqa: PLC0415

        with open_juror(settings) as opened:
            faults += giveaways(bank.items, opened)
    for fault in faults:
        _print_fault(fault, as_json)
    if not as_json:
        _print_checked(bank, len(faults))
    if faults:
        raise typer.Exit(1)


@app.command("export")
def export(
    out: Annotated[Path | None, typer.Option(help="A file; default: standard output.")] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="The JSON Schema of an item's file, for editors.")
    ] = False,
    data: DataOption = None,
) -> None:
    """The bank as JSON Lines, one item a line with its rubric, or the schema of an item.

    Example: viva bank export --schema --out item.schema.json
    """
    if schema:
        text = json.dumps(item_schema(), indent=1) + "\n"
    else:
        bank = open_bank(settings_of(data=data))
        text = "".join(item.model_dump_json() + "\n" for item in bank.items)
    if out is None:
        typer.echo(text, nl=False)
        return
    write_atomically(out, text)
    typer.echo(f"Written to {out}")


def item_schema() -> dict[str, object]:
    """The JSON Schema of an item's file; `draw` is Viva's own and does not stand in a file."""
    schema = Item.model_json_schema()
    schema["properties"].pop("draw")
    return schema


def _print_summary(summary: BankSummary, as_json: bool) -> None:
    if as_json:
        typer.echo(summary.model_dump_json())
        return
    typer.echo(
        f"{summary.items} items, {summary.parametric} of them parametric, {summary.specimens} specimens "
        f"(authored test data), {summary.criteria} criteria"
    )
    levels = list(summary.by_level)
    typer.echo(f"{'subject':36}{'items':>6}" + "".join(f"{'level ' + n:>9}" for n in levels))
    for subject, count in summary.by_subject.items():
        row = summary.by_subject_level[subject]
        typer.echo(f"{subject:36}{count:>6}" + "".join(f"{row[n]:>9}" for n in levels))
    typer.echo(f"{'':36}{summary.items:>6}" + "".join(f"{n:>9}" for n in summary.by_level.values()))
    agreed = "not measured" if summary.kappa is None else f"kappa {summary.kappa:.3f}"
    typer.echo(f"labelled twice, apart: {summary.labelled_twice} specimens, {agreed}")


def _print_fault(fault: Fault, as_json: bool) -> None:
    row = {"rule": fault.rule, "item": fault.item, "says": fault.says}
    typer.echo(json.dumps(row) if as_json else f"{fault.item}: {fault.rule}: {fault.says}")


def _print_checked(bank: Bank, faults: int) -> None:
    pairs = read_pairs()
    summary = summary_of(bank.items, pairs)
    once = without_labels(((i.id, s.id) for i in bank.items for s in i.specimens), pairs)
    agreed = "not measured" if summary.kappa is None else f"{summary.kappa:.3f}"
    typer.echo(
        f"{summary.items} items ({len(bank.private)} private), {summary.specimens} specimens; agreement of "
        f"two labellers (kappa) {agreed}, {len(once)} specimens labelled once only; {faults} faults"
    )


def _kind(item: Item) -> str:
    return "parametric" if item.parameters else "numeric" if item.numeric else "stated"


def _row(item: Item, bank: Bank) -> dict[str, object]:
    return {
        "id": item.id,
        "subject": item.subject,
        "level": item.level,
        "kind": _kind(item),
        "private": item.id in bank.private,
        "minutes": item.minutes,
        "criteria": len(item.criteria),
        "specimens": len(item.specimens),
        "title": item.title,
    }


def _line(item: Item, bank: Bank) -> str:
    mark = "private" if item.id in bank.private else ""
    return (
        f"{item.level}  {item.id:44}{_kind(item):11}{item.minutes:>3} min{len(item.criteria):>3} criteria"
        f"{len(item.specimens):>4} specimens  {mark:8}{item.title}"
    )
