"""One request on its way through the supervisor, and how its caller waits for it."""

import hashlib
import queue
import time
from collections.abc import Callable, Generator
from threading import Event

from models import wire
from models.errors import ModelCancelledError, ModelError, ModelRunError
from models.protocol import Scheduling

LONGEST_WAIT_S = 3600.0
"""One sleep; the system refuses a time-out beyond its clock."""
POLL_S = 0.02
"""How often a waiting caller looks at its cancel flag; without one it sleeps until its deadline."""

Reply = str | wire.Finished | wire.YesNoResult | wire.Compiled


class CallFaultError(ModelRunError):
    """The child lives and answered that this call failed; the text is its reason."""


class Job:
    """`call` is sent under a fresh id at each attempt; the deadline counts from now.

    `wake` is set by the supervisor and called once when the caller no longer waits.
    """

    def __init__(self, call: wire.Work, scheduling: Scheduling) -> None:
        self.call = call
        self.session = scheduling.session
        self.background = scheduling.background
        self.deadline = time.monotonic() + scheduling.deadline_s
        self.fingerprint = hashlib.sha256(wire.to_line(call)).hexdigest()
        self.streamed = False
        self.wake: Callable[[], None] = _nobody
        self._deadline_s = scheduling.deadline_s
        self._abandoned = Event()
        self._ended = False
        self._replies: queue.SimpleQueue[str | wire.Outcome | ModelError] = queue.SimpleQueue()

    @property
    def over(self) -> bool:
        """Nobody waits any longer: cancelled, or past its deadline."""
        return self._abandoned.is_set() or time.monotonic() > self.deadline

    def put(self, reply: str | wire.Outcome | ModelError) -> None:
        """From the supervisor: a piece of text, or the end."""
        if isinstance(reply, str):
            self.streamed = True
        else:
            self._ended = True
        self._replies.put(reply)

    def abandon(self) -> None:
        """The caller no longer waits; the supervisor stops the work at once."""
        first = not self._abandoned.is_set()
        self._abandoned.set()
        if first and not self._ended:
            self._replies.put(ModelCancelledError("The request was cancelled."))  # for a reader
            self.wake()

    def replies(self, cancel: Event | None) -> Generator[Reply, None, None]:
        """Text pieces, then the result. Closing the iterator cancels the request.

        Raises ModelCancelledError, CallFaultError, ModelRunError.
        """
        try:
            while True:
                reply = self._next(cancel)
                if isinstance(reply, ModelError):
                    raise reply
                if isinstance(reply, wire.RunFault):
                    raise (ModelCancelledError if reply.cancelled else CallFaultError)(
                        reply.message
                    )
                yield reply
                if not isinstance(reply, str):
                    return
        finally:
            self.abandon()

    def _next(self, cancel: Event | None) -> str | wire.Outcome | ModelError:
        longest = LONGEST_WAIT_S if cancel is None else POLL_S
        while True:
            if cancel is not None and cancel.is_set():
                raise ModelCancelledError("The request was cancelled.")
            left = self.deadline - time.monotonic()
            if left <= 0:
                raise ModelRunError(
                    f"No reply within the deadline of {self._deadline_s:g} s, queueing included. "
                    "Try again, or raise deadline_s or lower max_tokens."
                )
            try:
                return self._replies.get(timeout=min(longest, left))
            except queue.Empty:
                continue


def _nobody() -> None:
    """Before a job is submitted there is nobody to wake."""
