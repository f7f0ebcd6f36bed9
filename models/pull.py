"""Fetches a model file, checks it and puts it in place: nobody ever sees half of it as a model.

What is being fetched lies in `<data_dir>/models/.partial/`, named by the digest that it must have, so an
interrupted download goes on and never mixes two versions of a file. Only a file of that digest whose
header is whole is renamed to its own name, after it was written to the lock.
"""

import shutil
from collections.abc import Callable, Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from filelock import FileLock, Timeout

from models.chosen import EMBEDDED, read_choice, write_choice
from models.digests import file_digest, remember_digest
from models.errors import ModelRunError, ModelSetupError
from models.gguf_check import check_gguf
from models.hub import Hub, HubFile
from models.lockfile import LockEntry, models_folder, read_lock, write_entry
from models.memory_need import gigabytes
from models.weights import WEIGHTS_DIR, embedded_model, model_files

PARTIAL = ".partial"
SPARE_BYTES = 50_000_000

OnProgress = Callable[[float, str], None]
"""Called with the share that is done (0..1) and what is being done."""


def select_file(files: Sequence[HubFile], pattern: str) -> HubFile:
    """The one file that the pattern (`*Q4_K_M.gguf`) means; letter case does not matter.

    Raises ModelSetupError for none or several.
    """
    found = [file for file in files if fnmatchcase(_base(file).lower(), pattern.lower())]
    if len(found) == 1:
        return found[0]
    names = [file.name for file in (found or files)]
    what = f"{len(found)} files match" if found else "No GGUF file of the repository matches"
    raise ModelSetupError(f"{what} {pattern!r}; there are {names!r}. Name one with --file.")


def pull(
    hub: Hub,
    file: HubFile,
    data_dir: Path,
    on_progress: OnProgress,
    free_bytes: Callable[[Path], int] = lambda folder: shutil.disk_usage(folder).free,
) -> Path:
    """Fetch `file` into the models' folder, or see that it is there already.

    Which model is used does not change. Raises ModelSetupError or ModelRunError; what was fetched of
    the file stays for the next call, unless it proved wrong.
    """
    folder = models_folder(data_dir)
    target = folder / _base(file)
    part = folder / PARTIAL / f"{file.sha256}.part"
    try:
        part.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ModelRunError(
            f"{str(part.parent)!r} cannot be made: {error.strerror}. Choose another --data."
        ) from error
    try:
        with FileLock(part.with_suffix(".lock"), timeout=0):
            if not _is_there(target, file, data_dir):
                _fetch(hub, file, part, on_progress, free_bytes)
                on_progress(0.999, "checking its digest")
                _check(part, file)
                _keep_choice(data_dir)
                write_entry(data_dir, target.name, _entry(file))
                part.replace(target)
                remember_digest(target, data_dir, f"sha256:{file.sha256}")
    except Timeout as error:
        raise ModelRunError(f"{target.name!r} is being pulled by another process.") from error
    except OSError as error:
        raise ModelRunError(
            f"{str(target)!r} cannot be put in place: {error}. Run the same command again."
        ) from error
    part.with_suffix(".lock").unlink(missing_ok=True)
    on_progress(1.0, target.name)
    return target


def _is_there(target: Path, file: HubFile, data_dir: Path) -> bool:
    """A whole file of that digest is in place; then it is in the lock, too.

    Raises ModelSetupError where a file of that name was not pulled and holds something else.
    """
    if not target.exists():
        return False
    if file_digest(target, data_dir, full=True) == f"sha256:{file.sha256}":
        write_entry(data_dir, target.name, _entry(file))
        return True
    if target.name not in read_lock(data_dir).files:
        raise ModelSetupError(
            f"{str(target)!r} is there and is not the file that the hub has. Rename or delete it first."
        )
    return False


def _fetch(
    hub: Hub,
    file: HubFile,
    part: Path,
    on_progress: OnProgress,
    free_bytes: Callable[[Path], int],
) -> None:
    have = part.stat().st_size if part.exists() else 0
    missing = file.size - have
    free = free_bytes(part.parent)
    if missing + SPARE_BYTES > free:
        raise ModelRunError(
            f"{_base(file)!r} needs {gigabytes(missing + SPARE_BYTES)} more on the disk of "
            f"{str(part.parent)!r}, and {gigabytes(free)} are free. Free space, or choose another disk "
            "with --data."
        )

    def report(there: int) -> None:
        on_progress(min(there / file.size, 0.999), f"{_base(file)} of {gigabytes(file.size)}")

    if missing > 0:
        hub.download(file, part, report)


def _check(part: Path, file: HubFile) -> None:
    """Raises ModelRunError, and deletes what was fetched, where it is not what the hub announced."""
    found = file_digest(part, None)
    if found != f"sha256:{file.sha256}" or part.stat().st_size != file.size:
        part.unlink()
        raise ModelRunError(
            f"What was fetched of {file.name!r} is not what the hub announced: its digest is {found!r}, "
            f"expected 'sha256:{file.sha256}' over {file.size} bytes. It was deleted; run the same command again, and if it "
            "happens again do not trust this address."
        )
    try:
        check_gguf(part)
    except ModelSetupError as error:
        part.unlink()
        raise ModelRunError(f"{file.name!r} of {file.repo!r} cannot be used: {error}") from error


def _keep_choice(data_dir: Path) -> None:
    """Write down which model was used so far, so that one file more does not change it."""
    try:
        if read_choice(data_dir) is not None:
            return
    except ModelSetupError:
        return  # the chosen file is gone, and this pull may be what brings it back
    there = model_files(models_folder(data_dir)) or model_files(WEIGHTS_DIR)
    if len(there) == 1:
        write_choice(data_dir, there[0])
    elif not there and embedded_model() is not None:
        write_choice(data_dir, EMBEDDED)


def _entry(file: HubFile) -> LockEntry:
    return LockEntry(
        repo=file.repo, revision=file.revision, file=file.name, sha256=file.sha256, size=file.size
    )


def _base(file: HubFile) -> str:
    """The name on this disk: a repository may have folders, the models' folder has none."""
    return Path(file.name).name
