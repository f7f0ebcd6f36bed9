"""`viva models list`: the catalogue, what of it is here, and which model is used."""

import json

import typer

from models.catalog import CatalogEntry, load_catalog
from models.errors import ModelSetupError
from models.installed import Installed, installed_models, sizes_at_hand
from models.memory_need import gigabytes
from models.weights import locate_language_model
from ui.commands.options import DataOption, JsonOption, settings_of
from ui.settings import Settings


def list_models(data: DataOption = None, as_json: JsonOption = False) -> None:
    """List the models that Viva knows by name, and those that are here.

    Example: viva models list
    """
    settings = settings_of(data=data)
    here = installed_models(settings.data_dir)
    used = used_model(settings)
    if as_json:
        for entry in load_catalog():
            row = entry.model_dump(mode="json", exclude_none=True)
            typer.echo(json.dumps({**row, "here": _files(entry, here)}))
        for one in here:
            typer.echo(json.dumps({"file": str(one.path), "used": str(one.path) == used}))
        return
    typer.echo(f"{'name':26}{'parameters':>11}{'from':>9}  {'licence':29}here")
    sizes = sizes_at_hand(settings.data_dir)
    for entry in load_catalog():
        least = entry.quantizations[0]
        size = gigabytes(sizes.get((entry.name, least)) or entry.weight_bytes(least))
        files = ", ".join(_files(entry, here))
        typer.echo(
            f"{entry.name:26}{entry.parameters / 1e9:>9.2f} B{size:>9}  {entry.licence:29}{files}"
        )
    for one in here:
        if one.entry is None:
            typer.echo(f"not in the catalogue: {one.path}")
    typer.echo(f"used: {used}")


def used_model(settings: Settings) -> str:
    """What would be opened now: a path, a server's address, or why there is none."""
    if settings.server_url:
        return settings.server_url
    try:
        return str(locate_language_model(settings.model, settings.data_dir))
    except ModelSetupError as error:
        return f"none. {error}"


def _files(entry: CatalogEntry, here: list[Installed]) -> list[str]:
    return [one.path.name for one in here if one.entry == entry]
