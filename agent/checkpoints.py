"""Where the graph's place is kept between steps. The record can rebuild it, so it may be deleted."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Read by the checkpoint serializer when it is imported: only plain types may be revived.
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from langgraph.checkpoint.sqlite import SqliteSaver

from agent.errors import RecordWriteError


@contextmanager
def checkpoint_faults() -> Iterator[None]:
    """Raises RecordWriteError where the graph's place cannot be kept; the record is not touched."""
    try:
        yield
    except sqlite3.Error as error:
        raise RecordWriteError(
            f"The interview cannot go on: its place cannot be stored ({error}). What was sent is in the "
            "record. Free space on the data directory's disk; it then goes on where it was."
        ) from error


def open_checkpoints(path: Path) -> SqliteSaver:
    """A SQLite checkpointer in WAL mode. Close its `conn` when done. Raises RecordWriteError."""
    connection = sqlite3.connect(path, check_same_thread=False, timeout=10)
    try:
        connection.execute("PRAGMA synchronous=NORMAL")
        saver = SqliteSaver(connection)
        saver.setup()
    except sqlite3.Error as error:
        connection.close()
        raise RecordWriteError(
            f"Cannot open the checkpoints at {str(path)!r}: {error}. They can be deleted without "
            "loss: the record rebuilds them."
        ) from error
    return saver
