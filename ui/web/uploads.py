"""Adds what came in at the desk, batch after batch, in a thread of its own.

A file waits in `<data>/uploads/<number>/<name>` and is deleted when it is done, or at the next start.
"""

import logging
import shutil
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from knowledge.errors import KnowledgeError
from knowledge.ingest import FileResult, Progress
from models.errors import ModelError
from ui.errors import UsageError
from ui.web.upload_list import Upload, UploadLimits, UploadList
from ui.web.upload_names import safe_name
from ui.web.upload_results import Outcome, outcome

Add = Callable[[Sequence[Path], Progress], list[FileResult]]
_log = logging.getLogger(__name__)


class _StoppedError(Exception):
    """The app is being stopped: what was added so far stays."""


class Uploads:
    """The files that wait and the one thread that adds them. Thread-safe."""

    def __init__(self, add: Add, folder: Path, limits: UploadLimits | None = None) -> None:
        """`folder` is this class's own: what an earlier run left there is deleted."""
        self.list = UploadList(limits or UploadLimits())
        self._add = add
        # Documents are reported under their absolute paths, whatever the data directory is called.
        self._folder = folder.absolute()
        shutil.rmtree(folder, ignore_errors=True)
        self._share = 0.0
        self._stopping = threading.Event()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="upload")

    def begin(self, given_name: str, size: int, who: str) -> tuple[int, Path]:
        """A line for a file of `size` bytes: its number, and where to write the file.

        Raises UsageError; the line is there all the same, refused. OSError as the disk does.
        """
        try:
            name = safe_name(given_name)
            self.list.check(size, shutil.disk_usage(self._folder.parent).free)
        except UsageError as error:
            self.list.enter(given_name[:200], size, who, Outcome("refused", reason=str(error)))
            raise
        line = self.list.enter(name, size, who, Outcome("sending"))
        path = self._path(line)
        path.parent.mkdir(parents=True, mode=0o700)
        return line.number, path

    def received(self, number: int) -> None:
        """The file is there as a whole: it is added when its turn comes."""
        self.list.set([number], Outcome("waiting"))
        self._pool.submit(self._work)

    def broke_off(self, number: int, reason: str) -> None:
        """The file did not come as a whole."""
        self._drop(number)
        self.list.set([number], Outcome("refused", reason=reason))

    def share(self) -> float:
        """How much of the batch at work has been read, 0..1."""
        return self._share

    def close(self) -> None:
        """Stop after the document at hand, and delete what waits."""
        self._stopping.set()
        self._pool.shutdown(wait=True, cancel_futures=True)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _path(self, line: Upload) -> Path:
        return self._folder / str(line.number) / line.name

    def _drop(self, number: int) -> None:
        shutil.rmtree(self._folder / str(number), ignore_errors=True)

    def _work(self) -> None:
        batch = self._next_batch()
        if not batch:
            return
        paths = {line.number: self._path(line) for line in batch}
        try:
            ends = self._ends(paths)
        finally:
            for number in paths:
                self._drop(number)
        for number, end in ends.items():
            self.list.set([number], end)

    def _next_batch(self) -> list[Upload]:
        """All that waits, each name once: of two files of one name the second replaces the first."""
        if self._stopping.is_set():
            return []
        batch: dict[str, Upload] = {}
        for line in reversed(self.list.lines()):
            if line.outcome.state == "waiting":
                batch.setdefault(line.name, line)
        self._share = 0.0
        self.list.set([line.number for line in batch.values()], Outcome("reading"))
        return list(batch.values())

    def _ends(self, paths: dict[int, Path]) -> dict[int, Outcome]:
        """Add the files; what became of each."""
        try:
            results = self._add(list(paths.values()), self._follow(paths))
        except _StoppedError:
            reason = "The app was stopped; add it again."
        except (KnowledgeError, ModelError) as error:
            reason = f"{error} Then add it again."
        except Exception:  # noqa: BLE001 - the boundary: reported here and in the list
            _log.exception("uploaded files could not be added")
            reason = "Adding failed; the app's log says why. Add it again."
        else:
            return {number: outcome(path, results) for number, path in paths.items()}
        return dict.fromkeys(paths, Outcome("refused", reason=reason))

    def _follow(self, paths: dict[int, Path]) -> Progress:
        numbers = {str(path): number for number, path in paths.items()}

        def on_progress(share: float, source: str) -> None:
            if self._stopping.is_set():
                raise _StoppedError
            self._share = share
            if source in numbers:
                self.list.set([numbers[source]], Outcome("read"))

        return on_progress
