"""Slows down guessing: so many failures in so many seconds, then a wait. Kept in memory."""

import threading
import time
from collections import deque
from collections.abc import Callable

FAILURES = 5
SECONDS = 300.0
_MOST_KEYS = 10_000


class FailureLimit:
    """Counts failures per key (name and client address). Thread-safe."""

    def __init__(
        self,
        failures: int = FAILURES,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures = failures
        self._seconds = seconds
        self._clock = clock
        self._seen: dict[tuple[str, str], deque[float]] = {}
        self._lock = threading.Lock()

    def wait(self, name: str, client: str) -> float:
        """Seconds until this key may try again; 0 if it may now."""
        with self._lock:
            seen = self._recent((name, client))
            if len(seen) < self._failures:
                return 0.0
            return max(0.0, seen[0] + self._seconds - self._clock())

    def failed(self, name: str, client: str) -> None:
        with self._lock:
            if len(self._seen) >= _MOST_KEYS:
                self._forget_old()
            self._seen.setdefault((name, client), deque(maxlen=self._failures)).append(
                self._clock()
            )

    def succeeded(self, name: str, client: str) -> None:
        with self._lock:
            self._seen.pop((name, client), None)

    def _recent(self, key: tuple[str, str]) -> deque[float]:
        seen = self._seen.get(key, deque())
        while seen and seen[0] <= self._clock() - self._seconds:
            seen.popleft()
        return seen

    def _forget_old(self) -> None:
        for key in [key for key in self._seen if not self._recent(key)]:
            del self._seen[key]
