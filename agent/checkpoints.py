"""Where the graph's place is kept between steps. The record can rebuild it, so it may be deleted."""

import os
import sqlite3
from pathlib import Path

# Read by the checkpoint serializer when it is imported: only plain types may be revived.
os.environ.setdefault("LANGGRAPH_STRICT_MSGPACK", "true")

from langgraph.checkpoint.sqlite import SqliteSaver

from agent.errors import RecordWriteError


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
