"""One owner for the corpus of a data directory: two processes in one Chroma folder lose data silently."""

import json
import os
from pathlib import Path

from filelock import FileLock, Timeout

from knowledge.errors import CorpusBusyError


class CorpusLock:
    """A file lock that the system frees when its process ends, however it ends.

    The owner's process id stands in a file beside the lock, for the message of whoever comes second.
    """

    def __init__(self, folder: Path, name: str = "") -> None:
        """`name` tells locks of one folder apart; "" is the corpus's own."""
        self._folder = folder
        self._owner = folder / f"{name}owner.json"
        # Not per thread: the app opens the corpus in one thread and closes it in another.
        self._lock = FileLock(folder / f"{name}lock", thread_local=False)

    def acquire(self) -> None:
        """Take the lock at once. Raises CorpusBusyError, which names the owner's process id."""
        try:
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise CorpusBusyError(
                f"The corpus in {str(self._folder)!r} is in use by process {self._owner_pid()}. "
                "Stop that process (`viva serve` holds the corpus while it runs), "
                "or point `--data` at another directory."
            ) from error
        self._owner.write_text(json.dumps({"pid": os.getpid()}), encoding="utf-8")

    def release(self) -> None:
        self._lock.release()

    def _owner_pid(self) -> str:
        try:
            return str(int(json.loads(self._owner.read_text(encoding="utf-8"))["pid"]))
        except (OSError, ValueError, KeyError, TypeError):
            return "(unknown)"  # the owner has taken the lock and not yet written its id
