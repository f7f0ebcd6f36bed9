"""One request on its way through the supervisor, and how its caller waits for it."""

import hashlib
import queue
import time
from collections.abc import Generator
from threading import Event

from models import wire
from models.errors import ModelCancelledError, ModelError, ModelRunError

POLL_S = 0.05
"""How often a waiting caller looks at its cancel flag and its deadline."""


Reply = str | wire.Finished | wire.YesNoResult


class Job:
    """`call` is sent under a fresh id at each attempt. `deadline_s` counts from now."""

    def __init__(self, call: wire.Work, deadline_s: float) -> None:
        self.call = call
        self.fingerprint = hashlib.sha256(wire.to_line(call)).hexdigest()
        self.streamed = False
        self.crashes = 0
        self._deadline_s = deadline_s
        self._deadline = time.monotonic() + deadline_s
        self._abandoned = Event()
        self._replies: queue.SimpleQueue[str | wire.Outcome | ModelError] = queue.SimpleQueue()

    @property
    def over(self) -> bool:
        """Nobody waits any longer: cancelled, or past its deadline."""
        return self._abandoned.is_set() or time.monotonic() > self._deadline

    def put(self, reply: str | wire.Outcome | ModelError) -> None:
        """From the supervisor: a piece of text, or the end."""
        self.streamed = self.streamed or isinstance(reply, str)
        self._replies.put(reply)

    def abandon(self) -> None:
        """The caller no longer waits; the supervisor stops the work."""
        self._abandoned.set()

    def replies(self, cancel: Event | None) -> Generator[Reply, None, None]:
        """Text pieces, then the result. Closing the iterator cancels the request.

        Raises ModelCancelledError, ModelRunError.
        """
        try:
            while True:
                reply = self._next(cancel)
                if isinstance(reply, ModelError):
                    raise reply
                if isinstance(reply, wire.RunFault):
                    raise (
                        ModelCancelledError(reply.message)
                        if reply.cancelled
                        else ModelRunError(reply.message)
                    )
                yield reply
                if not isinstance(reply, str):
                    return
        finally:
            self.abandon()

    def _next(self, cancel: Event | None) -> str | wire.Outcome | ModelError:
        while True:
            if cancel is not None and cancel.is_set():
                raise ModelCancelledError("The request was cancelled.")
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise ModelRunError(
                    f"No reply within the deadline of {self._deadline_s:g} s, queueing included. "
                    "Try again, or raise deadline_s or lower max_tokens."
                )
            try:
                return self._replies.get(timeout=min(POLL_S, left))
            except queue.Empty:
                continue
