"""Where the time of a turn goes: named spans, self time only, summed per turn."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class Turn:
    """Seconds per part of one turn; nested spans are not counted twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._open: list[float] = []
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
    """The last turns' splits, for `--timings`. `on_turn` is called with each turn that ends."""

    def __init__(self, keep: int = 500) -> None:
        self._keep = keep
        self._turns: list[Turn] = []
        self._lock = threading.Lock()
        self.on_turn: Callable[[Turn], None] | None = None

    @contextmanager
    def turn(self, before: Turn | None = None) -> Iterator[Turn]:
        """Time the block as one turn; `before` is what was spent on it already."""
        with timed(before) as turn:
            yield turn
        with self._lock:
            self._turns = [*self._turns, turn][-self._keep :]
        if self.on_turn is not None:
            self.on_turn(turn)

    def turns(self) -> list[Turn]:
        with self._lock:
            return list(self._turns)


@contextmanager
def timed(before: Turn | None = None) -> Iterator[Turn]:
    """Make the block's turn the current one; it goes on from `before` if that is given."""
    turn = before or Turn()
    spent, started = turn.total, time.perf_counter()
    token = _turn.set(turn)
    try:
        yield turn
    finally:
        _turn.reset(token)
        turn.total = spent + time.perf_counter() - started
