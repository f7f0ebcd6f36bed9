"""`viva eval candidates`: interviews with simulated candidates whose depth is known."""

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from agent.profile import load_profile
from knowledge.bank import Bank
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import Report, progress_bar
from ui.errors import RunError

if TYPE_CHECKING:
    from eval.candidates.figures import Figures
    from eval.candidates.outcome import Outcome
    from eval.candidates.population import Candidate
    from eval.candidates.running import Plan
    from eval.candidates.swapped import Swapped

CountOption = Annotated[int, typer.Option("--n", min=1, max=5000, help="Candidates.")]
VerdictsOption = Annotated[
    Literal["juror", "labels"],
    typer.Option("--verdicts", help="Of the held-out juror, or of true labels with errors."),
]
ProfileOption = Annotated[str, typer.Option("--profile", help="The role.")]
MinutesOption = Annotated[int | None, typer.Option("--minutes", help="The form: 30, 45 or 60.")]
SplitOption = Annotated[
    Literal["test", "dev"],
    typer.Option("--split", help="dev: the candidates and half of the items that tuning may see."),
]
ItemsOption = Annotated[
    Literal["all", "half"],
    typer.Option("--items", help="half: only the items of the split, by the hash of their id."),
]
HtmlOption = Annotated[Path | None, typer.Option("--html", help="Write one page with plots.")]
CacheOption = Annotated[
    Path | None,
    typer.Option("--cache", help="Keeps verdicts and outcomes (default: in the data directory)."),
]
WorkersOption = Annotated[int, typer.Option("--workers", min=1, max=32, help="Processes.")]
GraphOption = Annotated[
    bool, typer.Option("--graph", help="Hold them on the real graph and demand the same decisions.")
]


def candidates(
    n: CountOption = 30,
    verdicts: VerdictsOption = "juror",
    profile: ProfileOption = "ai-engineer",
    minutes: MinutesOption = None,
    split: SplitOption = "test",
    items: ItemsOption = "all",
    html: HtmlOption = None,
    cache: CacheOption = None,
    workers: WorkersOption = 2,
    graph: GraphOption = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Interviews with simulated candidates: does the depth that is found match the depth that is there?

    A run that was stopped goes on where it was. Example: viva eval candidates --n 30 --verdicts labels
    """
    from eval.candidates.running import Plan  # noqa: PLC0415 - no other command needs it
    from eval.candidates.splits import split_of  # noqa: PLC0415

    settings = settings_of(data=data)
    role = load_profile(profile)
    bank = Bank.load()
    chosen = Bank([i for i in bank.items if split_of(i.id) == split]) if items == "half" else None
    plan = Plan(
        bank=bank,
        profile=role,
        form=role.form(minutes),
        verdicts=verdicts,
        store=cache or settings.data_dir / "candidates.sqlite",
        data_dir=settings.data_dir,
        choices=chosen,
        workers=workers,
    )
    found, swapped = _held(plan, n, split, graph)
    _tell(plan, found, swapped, html, as_json, f"{n} {split} candidates, {items} items")


def _held(plan: "Plan", n: int, split: str, graph: bool) -> "tuple[list[Outcome], Swapped]":
    from eval.candidates.jobs import jobs  # noqa: PLC0415
    from eval.candidates.population import TEST_FROM, population  # noqa: PLC0415
    from eval.candidates.running import fitted, run  # noqa: PLC0415
    from eval.candidates.swapped import swapped_of  # noqa: PLC0415

    subjects = list(plan.profile.subjects)
    people = population(n, subjects, TEST_FROM if split == "test" else 0)
    with progress_bar("candidates") as report:
        fitted(plan, report)
        if graph:
            _demand_same(plan, people, report)
        found = run(plan, jobs(people, subjects), report)
        return found, swapped_of(plan, report)


def _demand_same(plan: "Plan", people: "list[Candidate]", report: Report) -> None:
    from eval.candidates.graph_run import differences  # noqa: PLC0415

    differing = differences(plan, people, report)
    if differing:
        raise RunError(
            f"The graph decided otherwise than the replay in {len(differing)} of {len(people)} "
            f"interviews; the first: {differing[0]}"
        )


def _tell(
    plan: "Plan",
    found: "list[Outcome]",
    swapped: "Swapped",
    html: Path | None,
    as_json: bool,
    who: str,
) -> None:
    from eval.candidates.figures import figures  # noqa: PLC0415

    measured = figures(found)
    says = f"{who}; profile {plan.profile.id}, {plan.form.minutes} minutes; {plan.judged_by()}"
    if html is not None:
        from eval.candidates.page import page  # noqa: PLC0415 - draws plots

        html.write_text(page(measured, found, says), encoding="utf-8")
    if as_json:
        typer.echo(json.dumps({"says": says} | _numbers(measured, swapped)))
        return
    typer.echo(says)
    for name, value in _numbers(measured, swapped).items():
        typer.echo(f"{name:24} {_shown(value)}{_aim(name, value)}")


def _numbers(measured: "Figures", swapped: "Swapped") -> dict[str, object]:
    """JSON knows no NaN: what was too small to tell is null."""
    return {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in (measured.model_dump() | swapped.numbers()).items()
    }


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, dict):
        return "  ".join(f"{name} {number:.2f}" for name, number in value.items())
    return "too few to tell" if value is None else str(value)


def _aim(name: str, value: object) -> str:
    from eval.candidates.figures import AIMS  # noqa: PLC0415
    from eval.candidates.page import verdict_on  # noqa: PLC0415

    if name not in AIMS or not isinstance(value, int | float):
        return ""
    low, high = AIMS[name]
    return f"   aim {low:g} to {high:g}: {verdict_on(name, float(value))}"
