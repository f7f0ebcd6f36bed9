"""Writes a small file whole or not at all."""

import contextlib
import os
from pathlib import Path

from models.errors import ModelRunError


def write_whole(path: Path, text: str) -> None:
    """Write beside and rename; make the folder where it is missing. Raises ModelRunError."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink()
        raise ModelRunError(
            f"{str(path)!r} cannot be written: {error.strerror}. Free space or make it writable."
        ) from error
