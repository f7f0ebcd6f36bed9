"""Reading and writing the files that a caller names."""

import os
from pathlib import Path

from ui.errors import RunError, UsageError


def read_lines(path: Path) -> list[str]:
    """The non-empty lines of a UTF-8 file. Raises UsageError."""
    try:
        # JSON lines end at \n alone: a candidate's text may hold other separators.
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(
            f"Cannot read {str(path)!r}: {error.strerror}. Give an existing file."
        ) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{str(path)!r} is not UTF-8 (byte {error.start}); convert it first."
        ) from error
    return [line for line in text.split("\n") if line.strip()]


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises RunError."""
    partial = path.with_name(path.name + ".partial")
    try:
        with partial.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)
    except OSError as error:
        partial.unlink(missing_ok=True)
        raise RunError(
            f"Cannot write {str(path)!r}: {error.strerror}. Choose another place."
        ) from error
