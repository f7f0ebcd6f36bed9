"""Where the time of a turn goes: named spans, self time only, summed per turn."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Turn:
    """Seconds per part of one turn; nested spans are not counted twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[float] = []
        self._started = time.perf_counter()
        self.total = 0.0

    @contextmanager
    def span(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        self._open.append(0.0)
        try:
            yield
        finally:
            spent = time.perf_counter() - start
            inner = self._open.pop()
            self.seconds[name] = self.seconds.get(name, 0.0) + spent - inner
            if self._open:
                self._open[-1] += spent

    def close(self) -> None:
        self.total = time.perf_counter() - self._started


_turn: ContextVar[Turn | None] = ContextVar("turn", default=None)


@contextmanager
def span(name: str) -> Iterator[None]:
    """Count the block's time under `name` in the current turn, if one is being timed."""
    turn = _turn.get()
    if turn is None:
        yield
        return
    with turn.span(name):
        yield


class Timings:
    """The last turns' splits, for `--timings` and the desk."""

    def __init__(self, keep: int = 500) -> None:
        self._keep = keep
        self._turns: list[Turn] = []
        self._lock = threading.Lock()

    @contextmanager
    def turn(self) -> Iterator[Turn]:
        turn = Turn()
        token = _turn.set(turn)
        try:
            yield turn
        finally:
            _turn.reset(token)
            turn.close()
            with self._lock:
                self._turns = [*self._turns, turn][-self._keep :]

    def turns(self) -> list[Turn]:
        with self._lock:
            return list(self._turns)
