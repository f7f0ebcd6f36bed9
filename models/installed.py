"""The models that are on this machine, and which of them a name means."""

import re
from dataclasses import dataclass
from pathlib import Path

from models.catalog import CatalogEntry, load_catalog
from models.chosen import EMBEDDED
from models.errors import ModelSetupError
from models.gguf_check import check_gguf
from models.lockfile import LockEntry, check_lock, models_folder, read_lock
from models.weights import WEIGHTS_DIR, embedded_model, model_files


@dataclass(frozen=True)
class Installed:
    """A file; `lock` where it was pulled, `entry` where the catalogue knows it."""

    path: Path
    lock: LockEntry | None = None
    entry: CatalogEntry | None = None

    @property
    def quantization(self) -> str | None:
        """What the catalogue calls it, from the file's name."""
        for name in self.entry.quantizations if self.entry else ():
            if re.search(rf"(?<![a-z0-9]){name.lower()}", self.path.name.lower()):
                return name
        return None


def installed_models(data_dir: Path) -> list[Installed]:
    """Those of the models' folder by name, then `models/weights/`, then the one that comes with Viva."""
    lock = read_lock(data_dir)
    found = []
    for path in model_files(models_folder(data_dir)):
        entry = lock.files.get(path.name)
        known = [one for one in load_catalog() if entry and one.repository == entry.repo]
        found.append(Installed(path, entry, known[0] if known else None))
    found += [Installed(path) for path in model_files(WEIGHTS_DIR)]
    embedded = embedded_model()
    if embedded is not None:
        own = [one for one in load_catalog() if one.package]
        found.append(Installed(embedded, None, own[0] if own else None))
    return found


def sizes_at_hand(data_dir: Path) -> dict[tuple[str, str], int]:
    """Bytes of the files that are here, by the catalogue's name and quantization."""
    return {
        (one.entry.name, one.quantization): one.path.stat().st_size
        for one in installed_models(data_dir)
        if one.entry and one.quantization
    }


def resolve(name: str, data_dir: Path) -> Path | str:
    """What `viva models use NAME` means: a whole file, or EMBEDDED.

    `name` is `embedded`, a file's name in the models' folder (with or without `.gguf`), a name of the
    catalogue, or a path. Raises ModelSetupError: nothing or several, or a file that is not whole or
    was changed.
    """
    if name == EMBEDDED:
        return EMBEDDED
    here = installed_models(data_dir)
    found = [one for one in here if name in (one.path.name, one.path.stem)]
    found = found or [one for one in here if one.entry and one.entry.name == name.lower()]
    if len(found) > 1:
        names = [one.path.name for one in found]
        raise ModelSetupError(f"{name!r} can be any of {names!r}; name the file.")
    if found and found[0].path == embedded_model():
        return EMBEDDED
    path = found[0].path if found else Path(name).expanduser()
    if not found and not path.exists():
        names = [one.path.name for one in here]
        raise ModelSetupError(
            f"No model {name!r} here; expected a path or one of {names!r}. To fetch one: "
            "viva models pull NAME"
        )
    check_lock(path, data_dir)
    check_gguf(path)
    return path
