"""Which bytes each pulled model must have: `<data_dir>/models/models.lock`.

Sample:

    {"version": 1, "files": {"Qwen3-4B-Q4_K_M.gguf": {"repo": "Qwen/Qwen3-4B-GGUF",
     "revision": "<commit>", "file": "Qwen3-4B-Q4_K_M.gguf", "sha256": "<64 hex digits>",
     "size": 2497280256}}}

A file that stands in the lock is loaded only with that digest; one that was copied in by hand and does
not stand there is loaded as it is. Copy the lock along with the files to a machine without a network.
"""

from pathlib import Path

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from models.digests import file_digest
from models.errors import ModelRunError, ModelSetupError
from models.whole_file import write_whole

LOCK_NAME = "models.lock"
GUARD_S = 10.0


class LockEntry(BaseModel):
    """Where a file came from and what it must be."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repo: str
    revision: str
    file: str
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")
    size: int = Field(ge=0)


class Lock(BaseModel):
    """All of them, by the file's name in the folder."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int = Field(default=1, ge=1, le=1)
    files: dict[str, LockEntry] = Field(default_factory=dict)


def models_folder(data_dir: Path) -> Path:
    return data_dir / "models"


def read_lock(data_dir: Path) -> Lock:
    """The lock; an empty one where there is none. Raises ModelSetupError where it is damaged."""
    path = models_folder(data_dir) / LOCK_NAME
    try:
        return Lock.model_validate_json(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return Lock()
    except OSError as error:
        raise ModelSetupError(f"{str(path)!r} cannot be read: {error.strerror}.") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise ModelSetupError(
            f"{str(path)!r} is damaged ({'.'.join(map(str, first['loc']))}: {first['msg']}). Restore it "
            "from a backup, or delete it and pull the models again: viva models pull NAME"
        ) from error


def write_entry(data_dir: Path, name: str, entry: LockEntry) -> None:
    """Add or replace one. Raises ModelRunError."""
    path = models_folder(data_dir) / LOCK_NAME
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{LOCK_NAME}.guard"), timeout=GUARD_S):  # two pulls at once
            files = {**read_lock(data_dir).files, name: entry}
            whole = Lock(files=dict(sorted(files.items())))
            write_whole(path, whole.model_dump_json(indent=1) + "\n")
    except (OSError, Timeout) as error:
        raise ModelRunError(f"{str(path)!r} cannot be written: {error}. Try again.") from error


def check_lock(path: Path, data_dir: Path, full: bool = False) -> LockEntry | None:
    """Compare a model file with its entry; None where it has none.

    The digest is remembered by size, time and inode; `full` reads the file again. Raises
    ModelSetupError where the file is gone or is not what was pulled.
    """
    entry = _entry_of(path, data_dir)
    if entry is None:
        return None
    again = f"Pull it again: viva models pull {entry.repo} --file {entry.file}"
    try:
        size = path.stat().st_size
        found = file_digest(path, data_dir, full=full) if size == entry.size else ""
    except OSError as error:
        raise ModelSetupError(
            f"Model file {str(path)!r} is in {LOCK_NAME} and cannot be read: {error.strerror}. {again}"
        ) from error
    if size != entry.size:
        raise ModelSetupError(
            f"Model file {str(path)!r} was changed since it was pulled: {size} bytes, expected "
            f"{entry.size}. {again}"
        )
    if found != f"sha256:{entry.sha256}":
        raise ModelSetupError(
            f"Model file {str(path)!r} was changed since it was pulled: its digest is {found!r}, "
            f"expected 'sha256:{entry.sha256}'. {again}"
        )
    return entry


def _entry_of(path: Path, data_dir: Path) -> LockEntry | None:
    """The entry of a file of the models' folder, whether links lead into it or out of it."""
    folder = models_folder(data_dir).resolve()
    names = [one.name for one in (path, path.resolve()) if one.parent.resolve() == folder]
    files = read_lock(data_dir).files if names else {}
    return next((files[name] for name in names if name in files), None)
