"""Reading and writing the files that a caller names."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from ui.errors import RunError, UsageError


@contextmanager
def open_to_read(path: Path) -> Iterator[BinaryIO]:
    """A file to read bytes from. Raises UsageError."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise _unreadable(path, error) from error
    with file:
        yield file


def read_text(path: Path) -> str:
    """The whole of a UTF-8 file. Raises UsageError."""
    try:
        with open_to_read(path) as file:
            return file.read().decode("utf-8-sig")
    except OSError as error:
        raise _unreadable(path, error) from error
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{str(path)!r} is not UTF-8 (byte {error.start}); convert it first."
        ) from error


def _unreadable(path: Path, error: OSError) -> UsageError:
    return UsageError(f"Cannot read {str(path)!r}: {error.strerror}. Give an existing file.")


def check_record(data_dir: Path) -> None:
    """Refuse a data directory that holds no record, before anything would make one. UsageError."""
    for name in ("record.sqlite", "record.key"):
        if not (data_dir / name).is_file():
            raise UsageError(
                f"The data directory {str(data_dir)!r} has no {name}; expected one in which "
                "`viva serve`, `viva interview` or `viva invite` ran. Name it with --data or "
                "VIVA_DATA."
            )


def check_target(path: Path) -> None:
    """Refuse a place that cannot be written to, before a long run whose result it would take. UsageError."""
    if path.is_dir() or not os.access(path.parent, os.W_OK):
        raise UsageError(
            f"Cannot write {str(path)!r}: expected a file in a folder that exists and is writable. "
            "Choose another place."
        )


@contextmanager
def writing_atomically(path: Path) -> Iterator[Callable[[str], None]]:
    """Yields a function that appends text; the file is there whole at the end, or not at all.

    Raises RunError where it cannot be written.
    """
    # A name of this process's own, so that no file of the caller's is in the way.
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with _reported(path):
        file = partial.open("w", encoding="utf-8")

    def write(text: str) -> None:
        with _reported(path):
            file.write(text)

    try:
        with file:
            yield write
            with _reported(path):
                file.flush()
                os.fsync(file.fileno())
        with _reported(path):
            partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise RunError(
            f"Cannot write {str(path)!r}: {error.strerror}. Choose another place."
        ) from error


def write_atomically(path: Path, text: str) -> None:
    """Write a file whole or not at all. Raises RunError."""
    with writing_atomically(path) as write:
        write(text)
