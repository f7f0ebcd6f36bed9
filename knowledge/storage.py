"""Faults of the disk under a corpus, as one clear error: full, read-only, gone."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chromadb.errors import ChromaError

from knowledge.errors import CorpusWriteError


@contextmanager
def storage_faults(folder: Path) -> Iterator[None]:
    """Raises CorpusWriteError in place of what SQLite, Chroma or the system say of the disk.

    What was committed before stays; what was under way is not there.
    """
    try:
        yield
    except (OSError, sqlite3.OperationalError, ChromaError) as error:
        raise CorpusWriteError(
            f"The corpus in {str(folder)!r} cannot be written ({error}). Free space on its disk and "
            "see that it is writable, then do the same again: nothing is half there."
        ) from error
