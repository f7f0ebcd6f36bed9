"""The files that came in at the desk since the app started, as the desk lists them.

Sample: Upload(number=3, name="kaplan2020.pdf", who="interviewer", at="2026-11-22T10:04:31+00:00",
               size=733666, outcome=Outcome("added", documents=1, passages=41))
"""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from knowledge.ingest import KEPT_BYTES
from knowledge.reading.limits import MIB
from ui.errors import UsageError
from ui.web.upload_results import AT_WORK, Outcome

_LISTED = 1500
"""Lines that are kept; the oldest that are done go first."""


@dataclass(frozen=True)
class UploadLimits:
    """Of one file, and of all files that wait; `spare_bytes` of the disk are left free."""

    file_bytes: int = KEPT_BYTES
    waiting_files: int = 1000
    waiting_bytes: int = 2048 * MIB
    spare_bytes: int = 512 * MIB


@dataclass(frozen=True)
class Upload:
    """One file; `at` is UTC, ISO 8601, `size` in bytes."""

    number: int
    name: str
    who: str
    at: str
    size: int
    outcome: Outcome

    @property
    def is_at_work(self) -> bool:
        return self.outcome.state in AT_WORK


class UploadList:
    """Thread-safe; a line is numbered from 1 and its outcome changes until the file is done."""

    def __init__(self, limits: UploadLimits) -> None:
        self.limits = limits
        self._lines: dict[int, Upload] = {}
        self._count = 0
        self._lock = threading.Lock()

    def enter(self, name: str, size: int, who: str, outcome: Outcome) -> Upload:
        at = datetime.now(UTC).isoformat(timespec="seconds")
        with self._lock:
            self._count += 1
            line = Upload(self._count, name, who, at, size, outcome)
            self._lines[line.number] = line
            done = [number for number, other in self._lines.items() if not other.is_at_work]
            for number in done[: max(0, len(self._lines) - _LISTED)]:
                del self._lines[number]
            return line

    def set(self, numbers: Sequence[int], outcome: Outcome) -> None:
        with self._lock:
            for number in numbers:
                self._lines[number] = replace(self._lines[number], outcome=outcome)

    def lines(self) -> list[Upload]:
        """Newest first."""
        with self._lock:
            return list(self._lines.values())[::-1]

    def forget_done(self) -> None:
        with self._lock:
            self._lines = {n: line for n, line in self._lines.items() if line.is_at_work}

    def check(self, size: int, free: int) -> None:
        """Raises UsageError where a file of `size` bytes is too much, with `free` left on the disk."""
        most = self.limits
        if size > most.file_bytes:
            raise UsageError(
                f"It has {size / MIB:,.0f} MiB; at the desk the limit is "
                f"{most.file_bytes / MIB:,.0f} MiB. `viva corpus add` takes more."
            )
        waiting = [line for line in self.lines() if line.is_at_work]
        total = size + sum(line.size for line in waiting)
        if len(waiting) >= most.waiting_files or total > most.waiting_bytes:
            raise UsageError(f"{len(waiting)} files wait already; add it when they are done.")
        if free - size < most.spare_bytes:
            raise UsageError(
                "The disk of the data directory is nearly full: free some space first."
            )
