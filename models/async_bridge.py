"""Runs coroutines on a thread of their own for callers that block, with deadline and cancel.

Blocking sockets cannot be cancelled cleanly; a cancelled task closes its connection.
"""

import asyncio
import queue
import threading
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from concurrent.futures import wait as wait_for
from typing import Any, TypeVar

from models.errors import ModelCancelledError, ModelRunError

POLL_S = 0.05

T = TypeVar("T")
_Item = str | None


class AsyncBridge:
    """One event loop in one daemon thread. Thread-safe; close it."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="viva-server", daemon=True)
        self._thread.start()

    def call(
        self,
        work: Callable[[], Coroutine[Any, Any, T]],
        deadline_s: float,
        cancel: threading.Event | None = None,
    ) -> T:
        """The result of `work()`. Raises what it raises, ModelCancelledError, ModelRunError (late)."""
        wait = _Wait(deadline_s, cancel)
        future = self._submit(work())
        try:
            while not wait_for([future], timeout=POLL_S).done:
                wait.check()
            return _result(future)
        finally:
            future.cancel()

    def stream(
        self,
        source: Callable[[], AsyncIterator[str]],
        deadline_s: float,
        cancel: threading.Event | None = None,
    ) -> Iterator[str]:
        """What `source()` yields, as it comes; closing the iterator cancels it."""
        wait = _Wait(deadline_s, cancel)
        items: queue.SimpleQueue[_Item] = queue.SimpleQueue()
        future = self._submit(_pump(source, items, deadline_s))
        return _items(future, items, wait)

    def close(self, last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Cancel what runs, run `last()`, end the thread. May be called twice."""
        if self._loop.is_closed():
            return
        self._submit(_cancel_others()).result()
        self._submit(last()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _submit(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        if self._loop.is_closed():
            work.close()
            raise ModelRunError("The model is closed.")
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()


class _Wait:
    """Deadline and cancel flag of one caller, counted from construction."""

    def __init__(self, deadline_s: float, cancel: threading.Event | None) -> None:
        self._deadline_s = deadline_s
        self._until = time.monotonic() + deadline_s
        self._cancel = cancel

    def check(self) -> None:
        if self._cancel is not None and self._cancel.is_set():
            raise ModelCancelledError("The request was cancelled.")
        if time.monotonic() > self._until:
            raise late(self._deadline_s)


def late(deadline_s: float) -> ModelRunError:
    return ModelRunError(
        f"No reply within the deadline of {deadline_s:g} s. "
        "Try again, or raise deadline_s or lower max_tokens."
    )


def _items(future: "Future[None]", items: "queue.SimpleQueue[_Item]", wait: _Wait) -> Iterator[str]:
    try:
        while True:
            wait.check()
            try:
                item = items.get(timeout=POLL_S)
            except queue.Empty:
                continue
            if item is None:
                _result(future)  # raises what ended the stream, if it was no proper end
                return
            yield item
    finally:
        future.cancel()


def _result(future: "Future[T]") -> T:
    try:
        return future.result()
    except CancelledError:
        raise ModelRunError("The model was closed during this request.") from None


async def _pump(
    source: Callable[[], AsyncIterator[str]],
    items: "queue.SimpleQueue[_Item]",
    deadline_s: float,
) -> None:
    """Its own time limit ends a stream that nobody reads."""
    try:
        async with asyncio.timeout(deadline_s + 1.0):
            async for piece in source():
                items.put(piece)
    finally:
        items.put(None)


async def _cancel_others() -> None:
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
