"""A request inside the engine: its lanes, what it needs at the most, and its end."""

from collections.abc import Callable
from typing import Protocol

from models import wire
from models.lanes import Lane

Send = Callable[[wire.Event], None]


class Sequences(Protocol):
    """What a task asks of `models.residency.Residency`."""

    def fork(self, source: int, length: int) -> int: ...
    def rest(self, sequence: int) -> None: ...
    def drop(self, sequence: int) -> None: ...


class Task(Protocol):
    """`cells` and `sequences` are the most it may come to hold; `lanes` is what it works on now."""

    id: int
    background: bool
    cells: int
    sequences: int
    lanes: list[Lane]
    outcome: wire.Outcome | None
    """Set once it is done; None until then."""

    def release(self) -> None:
        """Give every sequence back, done or not, and free what is native."""
        ...
