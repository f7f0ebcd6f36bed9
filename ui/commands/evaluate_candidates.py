"""`viva eval candidates`: interviews with simulated candidates whose depth is known."""

import json
import math
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from agent.grading.grader import Grader
from agent.profile import load_profile
from knowledge.bank import Bank
from models.juror import Juror
from ui.assembly import check_model, open_embedder, open_model
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import Report, progress_bar
from ui.errors import RunError
from ui.settings import Settings

if TYPE_CHECKING:
    from eval.candidates.figures import Aim
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
PlayerOption = Annotated[
    Literal["specimens", "model"],
    typer.Option(
        "--player",
        help="model: the configured language model answers, told its depth, one interview after the other; "
        "the juror as it ships judges, and nothing is kept.",
    ),
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
    player: PlayerOption = "specimens",
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
    from eval.candidates.figures import AIMS, AIMS_OF_TOLD  # noqa: PLC0415
    from eval.candidates.running import Plan  # noqa: PLC0415 - no other command needs it
    from eval.candidates.splits import split_of  # noqa: PLC0415

    if player == "model" and (verdicts == "labels" or graph):
        raise RunError(
            "What a language model answers has no labels, and it is held on the replay alone: "
            "leave out --verdicts labels and --graph."
        )
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
    more: Mapping[str, float] = {}
    if player == "model":
        found, judged_by = _played(settings, plan, n, split)
        aims = AIMS_OF_TOLD
    else:
        found, swapped = _held(plan, n, split, graph)
        more, judged_by = swapped.numbers(), plan.judged_by()
        aims = AIMS
    form = f"profile {role.id}, {plan.form.minutes} minutes"
    says = f"{n} {split} candidates, {items} items; {form}; {judged_by}"
    tell(found, says, more, aims, html, as_json=as_json)


def _played(settings: Settings, plan: "Plan", n: int, split: str) -> "tuple[list[Outcome], str]":
    """Interviews in which the configured language model answers, and who judged them, in words."""
    from eval.candidates.model_player import played  # noqa: PLC0415
    from eval.candidates.population import TEST_FROM, population  # noqa: PLC0415
    from eval.candidates.replay import Setting  # noqa: PLC0415

    check_model(settings)
    grader = Grader(Juror(open_embedder(settings)))
    setting = Setting(plan.bank, plan.profile, plan.form, grader, plan.choices)
    people = population(n, list(plan.profile.subjects), TEST_FROM if split == "test" else 0)
    with closing(open_model(settings)) as model, progress_bar("candidates") as report:
        who = f"answers by {model.identity.name}, told its depth; verdicts by the juror as it ships"
        return played(model, setting, people, report), who


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


def tell(
    found: "list[Outcome]",
    says: str,
    more: Mapping[str, float],
    aims: "Mapping[str, Aim]",
    html: Path | None = None,
    *,
    as_json: bool = False,
) -> None:
    """Print the figures of the interviews and `more` beside them, each with its aim where it has one."""
    from eval.candidates.figures import figures  # noqa: PLC0415

    measured = figures(found)
    if html is not None:
        from eval.candidates.page import page  # noqa: PLC0415 - draws plots

        html.write_text(page(measured, found, says, aims), encoding="utf-8")
    # JSON knows no NaN: what was too small to tell is null.
    numbers = {
        name: None if isinstance(value, float) and math.isnan(value) else value
        for name, value in (measured.model_dump() | dict(more)).items()
    }
    if as_json:
        typer.echo(json.dumps({"says": says} | numbers))
        return
    typer.echo(says)
    for name, value in numbers.items():
        typer.echo(f"{name:24} {_shown(value)}{_beside(aims.get(name), name, value)}")


def _shown(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, dict):
        return "  ".join(f"{name} {number:.2f}" for name, number in value.items())
    return "too few to tell" if value is None else str(value)


def _beside(aim: "Aim | None", name: str, value: object) -> str:
    from eval.candidates.page import verdict_on  # noqa: PLC0415

    if aim is None or not isinstance(value, int | float):
        return ""
    return f"   aim {aim[0]:g} to {aim[1]:g}: {verdict_on(name, float(value))}"
