"""Small matrices on one thread: BLAS threads that wait for each other cost more than they save.

A product of some 200 by 200 tokens takes a millisecond on one core. Shared out over two cores that others
use too it took fifty: each half waits until the scheduler lets the other one run.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from threadpoolctl import ThreadpoolController

_LOCK = threading.Lock()


@cache
def _controller() -> ThreadpoolController:
    """Finds the loaded libraries once; that takes tens of milliseconds."""
    return ThreadpoolController()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """No BLAS threads inside. One caller at a time: the limit is of the whole process, and so is undoing it."""
    with _LOCK, _controller().limit(limits=1, user_api="blas"):
        yield
