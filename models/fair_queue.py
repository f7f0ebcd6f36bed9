"""Which request is next: candidates before background work, sessions in turn, never too many.

A session's turn comes by when it was last served; one that was not served yet stands where it
arrived. So no session is served twice while another one waits, and none waits for ever.
"""

import itertools
from collections import OrderedDict, deque
from collections.abc import Iterator

from models.errors import ModelBusyError
from models.job import Job

FIRST_GUESS_S = 5.0
SHORTEST_WAIT_S = 1.0
MEMORY = 0.8
"""Weight of what was measured before in the running mean of service times."""
REMEMBERED_SESSIONS = 1024

Key = str | int
"""A session's name; for a request without a session a number of its own."""


class FairQueue:
    """At most `limit` waiting jobs; `places` of them can be in flight at once. Not thread-safe.

    One session may hold a quarter of the queue and background work three quarters, so that a
    candidate is not refused on another's account. Jobs of one session keep their order and fly
    one at a time; its background work is a line of its own, which a candidate does not wait for.
    """

    def __init__(self, limit: int, places: int = 1) -> None:
        self._limit = limit
        self._places = places
        self._session_share = min(limit, max(2, limit // 4))
        self._background_share = max(1, limit - limit // 4)
        ticks = itertools.count(1)
        self._lines = {urgency: _Line(ticks) for urgency in (False, True)}

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    def put(self, job: Job) -> None:
        """Raises ModelBusyError with an estimate of when this job's turn would have come."""
        if self._refused(job):
            for line in self._lines.values():
                line.drop_over()
        refused = self._refused(job)
        if refused is not None:
            raise ModelBusyError(max(SHORTEST_WAIT_S, refused))
        self._lines[job.background].add(job)

    def take(self, background: bool = True) -> Job | None:
        """The next job, in flight from now until `done`. Without `background` only candidates'."""
        job = self._lines[False].take()
        return self._lines[True].take() if job is None and background else job

    def done(self, job: Job, seconds: float | None = None) -> None:
        """`job` has left; `seconds` is how long it was served, where it was served to its end."""
        self._lines[job.background].done(job, seconds)

    def drain(self) -> list[Job]:
        """Every waiting job, which no longer waits."""
        return [job for line in self._lines.values() for job in line.drain()]

    def mean_s(self, background: bool) -> float:
        """Running mean of the service times in seconds."""
        return self._lines[background].mean_s

    def _refused(self, job: Job) -> float | None:
        """None where there is room for `job`, else the seconds until its turn would come."""
        own, urgent = self._lines[job.background], self._lines[False]
        if job.session and own.waiting_of(job.session) >= self._session_share:
            return own.mean_s * (own.waiting_of(job.session) + 0.5)
        full = len(self) >= self._limit
        if job.background and (full or len(own) >= self._background_share):
            return (own.work_s + urgent.work_s) / max(1, self._places - 1)
        return own.work_s / self._places if full else None


class _Line:
    """The sessions of one urgency."""

    def __init__(self, ticks: Iterator[int]) -> None:
        self.mean_s = FIRST_GUESS_S
        self._measured = False
        self._ticks = ticks
        self._waiting: dict[Key, deque[Job]] = {}
        self._arrived: dict[Key, int] = {}
        self._served: OrderedDict[Key, int] = OrderedDict()
        self._flying: dict[Job, Key] = {}

    def __len__(self) -> int:
        return sum(len(jobs) for jobs in self._waiting.values())

    @property
    def work_s(self) -> float:
        """Seconds that one place would need for all that waits and the rest of what flies."""
        return self.mean_s * (len(self) + 0.5 * len(self._flying))

    def waiting_of(self, session: str) -> int:
        return len(self._waiting.get(session, ()))

    def add(self, job: Job) -> None:
        tick = next(self._ticks)
        key: Key = job.session or tick
        self._arrived.setdefault(key, tick)
        self._waiting.setdefault(key, deque()).append(job)

    def take(self) -> Job | None:
        self.drop_over()
        flying = set(self._flying.values())
        free = [key for key in self._waiting if key not in flying]
        if not free:
            return None
        key = min(free, key=self._turn)
        job = self._waiting[key].popleft()
        self._forget_if_empty(key)
        self._flying[job] = key
        self._remember(key)
        return job

    def done(self, job: Job, seconds: float | None) -> None:
        self._flying.pop(job, None)
        if seconds is not None:
            kept = MEMORY if self._measured else 0.0
            self.mean_s = kept * self.mean_s + (1 - kept) * seconds
            self._measured = True

    def drop_over(self) -> None:
        """Forget the jobs that nobody waits for."""
        for key, jobs in list(self._waiting.items()):
            self._waiting[key] = deque(job for job in jobs if not job.over)
            self._forget_if_empty(key)

    def drain(self) -> list[Job]:
        jobs = [job for jobs in self._waiting.values() for job in jobs]
        self._waiting.clear()
        self._arrived.clear()
        return jobs

    def _turn(self, key: Key) -> int:
        return self._served.get(key, self._arrived[key])

    def _remember(self, key: Key) -> None:
        if isinstance(key, str):
            self._served[key] = next(self._ticks)
            self._served.move_to_end(key)
            if len(self._served) > REMEMBERED_SESSIONS:
                self._served.popitem(last=False)

    def _forget_if_empty(self, key: Key) -> None:
        if not self._waiting[key]:
            del self._waiting[key], self._arrived[key]
