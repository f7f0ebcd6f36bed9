"""Small matrices on one thread: BLAS threads that wait for each other cost more than they save.

A product of some 200 by 200 tokens takes a millisecond on one core. Shared out over two cores that others
use too it took fifty: each half waits until the scheduler lets the other one run.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


class _Limit:
    """The limit is of the whole process: the first who comes sets it, the last who leaves undoes it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._inside = 0
        self._limiter: Any = None

    def enter(self) -> None:
        with self._lock:
            if self._inside == 0:
                self._limiter = _controller().limit(limits=1, user_api="blas")
            self._inside += 1

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._limiter.restore_original_limits()


_LIMIT = _Limit()


@cache
def _controller() -> ThreadpoolController:
    """Finds the loaded libraries once; that takes tens of milliseconds."""
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """No BLAS threads while anybody is inside; any number of callers may be."""
    _LIMIT.enter()
    try:
        yield
    finally:
        _LIMIT.leave()
