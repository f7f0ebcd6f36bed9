"""What follows from the deaths of the child: when it starts again, who is tried again, who is poison."""

from collections import OrderedDict
from collections.abc import Sequence

from models.job import Job

BACK_OFF_S = (0.0, 0.0, 0.5, 1.0, 2.0, 4.0)
"""Pause before a start, by the deaths since the last request that ended well."""
START_ATTEMPTS = 3
"""Starts in a row without a ready child, after which those who wait are told."""
REMEMBERED = 256


class BackOff:
    """Deaths in a row, and starts in a row that led to no ready child."""

    def __init__(self) -> None:
        self.deaths = 0
        self.failed_starts = 0

    @property
    def pause_s(self) -> float:
        return BACK_OFF_S[min(self.deaths, len(BACK_OFF_S) - 1)]

    def died(self, was_ready: bool) -> None:
        self.deaths += 1
        self.failed_starts = 0 if was_ready else self.failed_starts + 1

    def served(self) -> None:
        self.deaths = 0


class Quarantine:
    """Which requests ended the child. `died` counts, by fingerprint; a good end clears.

    A death in company makes suspects. One that dies alone, and not for the first time, is poison.
    """

    def __init__(self) -> None:
        self._deaths: OrderedDict[str, int] = OrderedDict()
        self._poison: OrderedDict[str, None] = OrderedDict()

    def __len__(self) -> int:
        return len(self._poison)

    def refuses(self, fingerprint: str) -> bool:
        return fingerprint in self._poison

    def suspects(self, fingerprint: str) -> bool:
        """It was there when the child ended, and has not ended well since."""
        return fingerprint in self._deaths

    def died(self, jobs: Sequence[Job]) -> None:
        """The child ended while it worked on `jobs`."""
        for fingerprint in {job.fingerprint for job in jobs}:
            self._deaths[fingerprint] = self._deaths.get(fingerprint, 0) + 1
            if len(jobs) == 1 and self._deaths[fingerprint] > 1:
                self._poison[fingerprint] = None
        for memory in (self._deaths, self._poison):
            while len(memory) > REMEMBERED:
                memory.popitem(last=False)

    def survived(self, job: Job) -> None:
        self._deaths.pop(job.fingerprint, None)


class Suspects:
    """Jobs that were under way when the child ended: tried once more, one at a time and alone."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []

    def __len__(self) -> int:
        return len(self._jobs)

    def add(self, jobs: Sequence[Job]) -> None:
        self._jobs = sorted([*self._jobs, *jobs], key=lambda job: job.background)

    def pop(self) -> Job:
        """Candidate-facing ones first. Raises IndexError where there is none."""
        return self._jobs.pop(0)

    def drain(self) -> list[Job]:
        jobs, self._jobs = self._jobs, []
        return jobs
