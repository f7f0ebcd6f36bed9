"""Several files read at once, in order, a bounded number ahead of whoever takes the results.

Reading so overlaps with embedding, which is the slower of the two, without holding thousands of
documents in memory.
"""

import queue
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.readers import ReadResult
from knowledge.reading.limits import DEFAULT_LIMITS, ReadLimits
from knowledge.reading.process import ReadingProcess

_AHEAD = 32
"""Results of one file that wait to be taken."""
_POLL_S = 0.2


@dataclass(frozen=True)
class _Job:
    path: Path
    results: "queue.Queue[ReadResult | None]" = field(default_factory=lambda: queue.Queue(_AHEAD))


class ReadingPool:
    """`workers` reading processes. Close it, or use it in a `with`."""

    def __init__(self, workers: int = 1, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._idle: queue.SimpleQueue[ReadingProcess] = queue.SimpleQueue()
        self.processes = [ReadingProcess(limits) for _ in range(workers)]
        for process in self.processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="reading")
        self._stop = threading.Event()

    def __enter__(self) -> "ReadingPool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop reading; what was read and not taken is dropped."""
        self._stop.set()
        for process in self.processes:
            process.kill()  # else a file that hangs is waited for
        self._threads.shutdown(wait=True, cancel_futures=True)
        for process in self.processes:
            process.close()

    def read(self, paths: Iterable[Path]) -> Iterator[tuple[Path, ReadResult]]:
        """Every result with its file, in the order of the files. `paths` is drawn from as needed."""
        waiting: deque[tuple[_Job, Future[None]]] = deque()
        rest = iter(paths)
        window = 2 * len(self.processes)
        while True:
            for path in rest:
                job = _Job(path)
                waiting.append((job, self._threads.submit(self._work, job)))
                if len(waiting) >= window:
                    break
            if not waiting:
                return
            job, working = waiting.popleft()
            while (result := job.results.get()) is not None:
                yield job.path, result
            working.result()

    def _work(self, job: _Job) -> None:
        process = self._idle.get()
        try:
            for result in process.results(job.path):
                if not self._put(job, result):
                    return
        finally:
            self._idle.put(process)
            self._put(job, None)

    def _put(self, job: _Job, result: ReadResult | None) -> bool:
        while not self._stop.is_set():
            try:
                job.results.put(result, timeout=_POLL_S)
                return True
            except queue.Full:
                continue
        return False
