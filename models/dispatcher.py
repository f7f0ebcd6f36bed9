"""Who is served next, what the child has in hand, and what becomes of it when the child dies."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from models import wire
from models.errors import ModelRunError
from models.fair_queue import FairQueue
from models.flights import Flight, Flights
from models.job import Job
from models.recovery import Quarantine, Suspects

_POISON = "This very request ended the model process twice and is refused. Change it."


@dataclass(frozen=True)
class Load:
    """How busy the model is now; `mean_s` is a candidate-facing request's mean time of service."""

    waiting: int
    in_flight: int
    parallel: int
    quarantined: int
    mean_s: float


class Dispatcher:
    """At most `parallel` jobs are in flight and `queue_limit` wait. Thread-safe.

    Background jobs leave one place free, so that a candidate finds one at once. A job that was in
    flight at a death is a suspect: it is tried once more, alone, before anything else; so the one
    that is to blame is found, and the others end well. One that a caller sends again is a suspect too.
    """

    def __init__(self, queue_limit: int, parallel: int) -> None:
        self._parallel = parallel
        self._queue = FairQueue(queue_limit, parallel)
        self._flights = Flights()
        self._suspects = Suspects()
        self._quarantine = Quarantine()
        self._alone = False
        self._lock = threading.RLock()

    def submit(self, job: Job) -> None:
        """Raises ModelBusyError, ModelRunError (poison)."""
        with self._lock:
            if self._quarantine.refuses(job.fingerprint):
                raise ModelRunError(_POISON)
            if self._quarantine.suspects(job.fingerprint):
                self._suspects.add([job])
            else:
                self._queue.put(job)

    def begin(self) -> Flight | None:
        """The next request to send, in flight from now; None while nothing may be sent."""
        with self._lock:
            while (job := self._next()) is not None:
                if job.over:
                    self._queue.done(job)
                elif self._quarantine.refuses(job.fingerprint):
                    self._fail([job], _POISON)
                else:
                    return self._flights.begin(job)
            return None

    def _next(self) -> Job | None:
        if self._flights and (self._alone or self._suspects):
            return None
        self._alone = bool(self._suspects)
        if self._suspects:
            return self._suspects.pop()
        if len(self._flights) >= self._parallel:
            return None
        return self._queue.take(self._flights.background < max(1, self._parallel - 1))

    def piece(self, piece: wire.Piece) -> None:
        with self._lock:
            flight = self._flights.get(piece.id)
            if flight is not None:
                flight.job.put(piece.text)

    def land(self, outcome: wire.Outcome) -> bool:
        """Pass on the end of a request; False where it is none of those in flight."""
        with self._lock:
            flight = self._flights.end(outcome.id)
            if flight is None:
                return False
            self._quarantine.survived(flight.job)
            self._queue.done(flight.job, time.monotonic() - flight.begun)
            flight.job.put(outcome)
            return True

    def unwanted(self, grace_s: float) -> list[int]:
        """Ids that the child must be told to stop now; it has `grace_s` for each."""
        with self._lock:
            flights = self._flights.unwanted()
            for flight in flights:
                flight.stop_by = time.monotonic() + grace_s
            return [flight.number for flight in flights]

    @property
    def overdue(self) -> bool:
        """Whether the child goes on with what it was told to stop."""
        now = time.monotonic()
        with self._lock:
            return any(f.stop_by is not None and now > f.stop_by for f in self._flights)

    @property
    def due(self) -> float:
        """The moment (monotonic) of the next deadline in flight or the next end of patience."""
        with self._lock:
            return self._flights.next_moment

    def crashed(self, sentence: str) -> None:
        """The child ended with everything in flight; `sentence` says how."""
        with self._lock:
            jobs = self._flights.drain()
            self._quarantine.died(jobs)
            for job in jobs:
                self._try_again(job, sentence)

    def _try_again(self, job: Job, sentence: str) -> None:
        if job.over:
            self._queue.done(job)
        elif job.streamed:
            part = "Part of the reply was out already; a new process starts: ask again."
            self._fail([job], f"{sentence} {part}")
        elif self._quarantine.refuses(job.fingerprint):
            again = "It is the second one that ended on this request, which is refused."
            self._fail([job], f"{sentence} {again}")
        else:
            self._suspects.add([job])

    def fail_all(self, message: str) -> None:
        """Whatever waits or is in flight ends with `message`."""
        with self._lock:
            waiting = [*self._suspects.drain(), *self._queue.drain()]
            self._fail([*self._flights.drain(), *waiting], message)

    def load(self) -> Load:
        with self._lock:
            return Load(
                waiting=len(self._queue) + len(self._suspects),
                in_flight=len(self._flights),
                parallel=self._parallel,
                quarantined=len(self._quarantine),
                mean_s=self._queue.mean_s(background=False),
            )

    def _fail(self, jobs: Sequence[Job], message: str) -> None:
        for job in jobs:
            self._queue.done(job)
            job.put(ModelRunError(message))
