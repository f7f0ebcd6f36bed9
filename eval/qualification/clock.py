"""The time that an examination may take, dealt out to its parts."""

import time


class Clock:
    """`minutes` in all, which are `seconds`. A part asks whether its share of them is over."""

    def __init__(self, minutes: float) -> None:
        self._began = time.monotonic()
        self.seconds = minutes * 60

    @property
    def spent(self) -> float:
        """Seconds since the beginning."""
        return time.monotonic() - self._began

    @property
    def share(self) -> float:
        """The share of the time that is spent; above 1 once it is over."""
        return self.spent / self.seconds
