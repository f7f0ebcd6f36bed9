"""`viva bank show`: one item, as a candidate sees it and as its author does."""

from typing import Annotated

import typer

from knowledge.calculators.registry import compute
from knowledge.schema import Criterion, Item
from ui.assembly import open_bank
from ui.commands.options import DataOption, JsonOption, settings_of


def show(
    item: Annotated[str, typer.Argument(metavar="ITEM", help="An item's id.")],
    seed: Annotated[
        int | None, typer.Option(help="Draw the numbers of an interview with this seed.")
    ] = None,
    candidate: Annotated[
        bool, typer.Option("--candidate", help="Only what a candidate sees.")
    ] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show an item: what the candidate sees, and under it the rubric, hints and specimens.

    Example: viva bank show kv-cache-size-gqa --seed 7
    """
    bank = open_bank(settings_of(data=data))
    drawn = bank.get(item) if seed is None else bank.drawn(item, seed)
    if as_json:
        fields = {"id", "question", "sheet", "draw"} if candidate else None
        typer.echo(drawn.model_dump_json(include=fields))
        return
    typer.echo(drawn.asked)
    if not candidate:
        typer.echo("\n".join(["", *_author(drawn)]))


def _author(item: Item) -> list[str]:
    lines = [
        f"--- {item.id}, {item.subject}, level {item.level}, {item.minutes} minutes",
        f"draw: {item.draw}" if item.draw else "no parameters",
        f"other words: {item.rephrasing}",
        f"reference: {item.reference}",
        f"papers: {', '.join(item.papers)}; to be reviewed by {item.review_by}",
    ]
    for criterion in item.criteria:
        lines += _criterion(criterion)
    lines += _numeric(item)
    lines += [f"hint (costs {hint.cost:g}): {hint.text}" for hint in item.hints]
    for one in item.specimens:
        met = ", ".join(name for name, flag in one.met.items() if flag) or "nothing"
        lines += ["", f"specimen {one.id} ({one.substance}, {one.manner}) meets {met}:", one.text]
    return lines


def _criterion(criterion: Criterion) -> list[str]:
    return [
        "",
        f"criterion {criterion.id} (weight {criterion.weight:g}, level {criterion.level}): {criterion.statement}",
        f"  confused with: {criterion.misconception}",
        f"  probe: {criterion.probe}",
        *(f"  right: {text}" for text in criterion.exemplars.met),
        *(f"  wrong: {text}" for text in criterion.exemplars.not_met),
    ]


def _numeric(item: Item) -> list[str]:
    numeric = item.numeric
    if numeric is None:
        return []
    expected = compute(numeric.calculator, numeric.inputs, numeric.unit)
    return [
        "",
        f"calculator {numeric.calculator} for {numeric.criterion}: {expected:.6g} {numeric.unit}, "
        f"give or take {numeric.tolerance:.0%}",
        *(
            f"  slip {slip.id}: {expected * slip.factor:.6g} {numeric.unit}, {slip.says}"
            for slip in numeric.slips
        ),
    ]
