"""The requests that the child works on now, by the ids under which they were sent."""

import time
from collections.abc import Iterator
from dataclasses import dataclass

from models.job import Job


@dataclass
class Flight:
    """`begun` and `stop_by` are monotonic; `stop_by` is set once the child was told to stop."""

    number: int
    job: Job
    begun: float
    stop_by: float | None = None


class Flights:
    """Ids only grow, so that what an earlier child still had to say is never mistaken."""

    def __init__(self) -> None:
        self._under_way: dict[int, Flight] = {}
        self._last = 0

    def __len__(self) -> int:
        return len(self._under_way)

    def __iter__(self) -> Iterator[Flight]:
        return iter(list(self._under_way.values()))

    def begin(self, job: Job) -> Flight:
        self._last += 1
        flight = Flight(self._last, job, time.monotonic())
        self._under_way[flight.number] = flight
        return flight

    def get(self, number: int) -> Flight | None:
        return self._under_way.get(number)

    def end(self, number: int) -> Flight | None:
        return self._under_way.pop(number, None)

    @property
    def background(self) -> int:
        return sum(flight.job.background for flight in self._under_way.values())

    def unwanted(self) -> list[Flight]:
        """Those whose callers have gone and whom nobody has told the child yet."""
        return [flight for flight in self if flight.stop_by is None and flight.job.over]

    @property
    def next_moment(self) -> float:
        """When (monotonic) the first deadline or the first patience ends; infinite if there is none."""
        return min((flight.stop_by or flight.job.deadline for flight in self), default=float("inf"))

    def drain(self) -> list[Job]:
        jobs = [flight.job for flight in self]
        self._under_way.clear()
        return jobs
