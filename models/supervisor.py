"""Keeps one child process alive and feeds it as many requests as it can take at once.

One thread of its own starts the child, hands out what waits, passes on what comes back, watches
the heartbeat, and starts the child again after a death. It sleeps until something happens: a
request, a cancel, a word from the child, or the end of somebody's patience. Requests that the
child died on are tried once more, alone, unless their callers have seen text already.
"""

import queue
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Condition, Event, Thread

from models import wire
from models.child import STDERR_LINES, Child, ChildLostError
from models.dispatcher import Dispatcher, Load
from models.errors import ModelRunError, ModelSetupError
from models.job import Job
from models.protocol import Health
from models.recovery import START_ATTEMPTS, BackOff

OnDeath = Callable[[str, Sequence[str]], None]
"""Told what happened and what the child had printed; must not raise."""

LONGEST_SLEEP_S = 5.0
OVERSLEPT_S = 1.0


@dataclass(frozen=True)
class Limits:
    """Seconds. A child is killed that is silent for longer than `heartbeat_s`, inside one step of
    its work for longer than `hang_s`, or at a cancelled request for longer than `grace_s`."""

    heartbeat_s: float = 10.0
    hang_s: float = 60.0
    grace_s: float = 10.0


class Supervisor:
    """`command` starts a child that speaks `models.wire`. Thread-safe.

    `parallel` requests are with the child at once; background ones leave one place free. At most
    `queue_limit` more wait. `on_death` is told of each child that was lost.
    """

    def __init__(
        self,
        command: Sequence[str],
        queue_limit: int = 64,
        parallel: int = 1,
        limits: Limits = Limits(),
        on_death: OnDeath | None = None,
    ) -> None:
        self._command = list(command)
        self._limits = limits
        self._on_death = on_death
        self._work = Dispatcher(queue_limit, parallel)
        self._inbox: queue.SimpleQueue[tuple[Child, wire.Event | None] | None] = queue.SimpleQueue()
        self._changed = Condition()
        self._setup_error: ModelSetupError | None = None
        self._detail = "not started"
        self._ready = False
        self._closing = Event()
        self._stderr: deque[str] = deque(maxlen=STDERR_LINES)
        self._restarts = 0
        self._back_off = BackOff()
        self._start_at = 0.0
        self._looked = time.monotonic()
        self._child: Child | None = None
        self._loaded = False
        self._doomed = False
        self._was_ready = False
        self._thread = Thread(target=self._loop, name="viva-model", daemon=True)

    def start(self) -> None:
        """Block until the child has loaded the model.

        Raises ModelSetupError with its reason, ModelRunError where the model was closed meanwhile.
        """
        with self._changed:
            if not self._thread.is_alive() and not self._closing.is_set():
                self._thread.start()
            self._changed.wait_for(
                lambda: self._ready or self._setup_error is not None or self._closing.is_set()
            )
            error, closed = self._setup_error, self._closing.is_set()
        if error is not None:
            self.close()
            raise error
        if closed:
            raise ModelRunError("The model was closed before it was ready. Open it again.")

    def submit(self, job: Job) -> None:
        """Queue `job`. Raises ModelBusyError, ModelRunError (poison, closed)."""
        with self._changed:
            if self._closing.is_set() or not self._thread.is_alive():
                raise ModelRunError("The model is closed or was not started. Call start() first.")
            job.wake = self._wake
            self._work.submit(job)
        self._wake()

    @property
    def pid(self) -> int | None:
        child = self._child
        return child.pid if child is not None else None

    def health(self) -> Health:
        return Health(ready=self._ready, detail=self._detail, restarts=self._restarts)

    def load(self) -> Load:
        return self._work.load()

    def stderr_tail(self) -> list[str]:
        """The last lines that the child and its predecessors printed."""
        return list(self._stderr)

    def close(self) -> None:
        """Fail what waits and what is under way, end the child and the thread. May be called twice."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
        self._wake()
        if self._thread.is_alive():
            self._thread.join()

    def _wake(self) -> None:
        self._inbox.put(None)

    def _loop(self) -> None:
        try:
            while not self._closing.is_set():
                self._keep_child()
                self._dispatch()
                self._listen()
                self._look()
        finally:
            self._set(False, "closed")
            child, self._child = self._child, None
            if child is not None:
                child.stop()
            with self._changed:
                self._closing.set()
                self._changed.notify_all()
            self._work.fail_all("The model was closed before this request was done.")

    def _keep_child(self) -> None:
        """Start a child where none is and the pause after the last death is over."""
        if self._child is not None or time.monotonic() < self._start_at:
            return
        self._loaded = self._doomed = False
        self._set(False, "the model is loading")
        try:
            self._child = Child(
                self._command, self._stderr, self._receive, self._limits.heartbeat_s
            )
        except ChildLostError as lost:
            self._bury(str(lost), None)

    def _receive(self, child: Child, event: wire.Event | None) -> None:
        """From the child's own thread; text goes straight to its caller, without waking ours."""
        if isinstance(event, wire.Piece):
            self._work.piece(event)
        else:
            self._inbox.put((child, event))

    def _dispatch(self) -> None:
        """Hand out what waits, as long as there is a place for it."""
        while self._child is not None and self._loaded and not self._doomed:
            flight = self._work.begin()
            if flight is None:
                return
            self._tell(self._child, flight.job.call.model_copy(update={"id": flight.number}))

    def _tell(self, child: Child, call: wire.Call) -> None:
        try:
            child.send(call)
        except ChildLostError as lost:
            self._doom(child, str(lost))

    def _listen(self) -> None:
        """Sleep until something happens or is due."""
        now = time.monotonic()
        try:
            note = self._inbox.get(timeout=min(LONGEST_SLEEP_S, max(0.0, self._due(now) - now)))
        except queue.Empty:
            return
        if note is not None and note[0] is self._child:
            self._hear(*note)

    def _due(self, now: float) -> float:
        if self._child is None:
            return self._start_at
        if self._doomed:
            return now + LONGEST_SLEEP_S
        return min(self._child.silent_at(self._limits.heartbeat_s), self._work.due)

    def _hear(self, child: Child, event: wire.Event | None) -> None:
        if event is None:
            self._child = None
            self._bury(child.fault or "it died", child.stop())
        elif isinstance(event, wire.Beat):
            if event.stuck_s > self._limits.hang_s:
                self._doom(child, f"it made no progress for {event.stuck_s:.0f} s")
        elif isinstance(event, wire.Ready):
            self._loaded = self._was_ready = True
            self._set(not self._doomed, "ready")
        elif isinstance(event, wire.SetupFault):
            child.fault = f"it cannot load the model: {event.message}"
            if not self._was_ready:
                self._refuse(ModelSetupError(event.message))
        elif not isinstance(event, wire.Piece) and self._work.land(event):
            self._back_off.served()

    def _look(self) -> None:
        """Tell the child what nobody waits for any more; end it where it does not listen."""
        child, limits = self._child, self._limits
        slept, self._looked = time.monotonic() - self._looked, time.monotonic()
        if child is None or self._doomed:
            return
        if slept > min(LONGEST_SLEEP_S, limits.heartbeat_s) + OVERSLEPT_S:
            child.excuse()  # this process was stopped, and perhaps the child with it
        for number in self._work.unwanted(limits.grace_s):
            self._tell(child, wire.CancelCall(id=number))
        if self._work.overdue:
            self._doom(child, f"it did not stop within {limits.grace_s:g} s")
        elif time.monotonic() > child.silent_at(limits.heartbeat_s):
            self._doom(child, f"it gave no sign of life for {limits.heartbeat_s:g} s")

    def _doom(self, child: Child, reason: str) -> None:
        """Kill it; its last words, and then the end of its output, still come through the inbox."""
        self._doomed = True
        self._set(False, f"The model process is being ended: {reason}.")
        child.kill(reason)

    def _bury(self, reason: str, code: int | None) -> None:
        """Count the death, set the time of the next start, and say what happened."""
        self._restarts += 1
        self._back_off.died(was_ready=self._loaded)
        self._start_at = time.monotonic() + self._back_off.pause_s
        last = f"; its last words: {self._stderr[-1]!r}" if self._stderr else ""
        sentence = f"The model process was lost ({reason}, exit code {code}{last})."
        self._set(False, f"{sentence} It is being restarted.")
        if self._on_death is not None:
            self._on_death(sentence, list(self._stderr))
        self._work.crashed(sentence)
        if self._back_off.failed_starts < START_ATTEMPTS:
            return
        if self._was_ready:
            again = "It does not start again; see its messages with: viva doctor"
            self._work.fail_all(f"{sentence} {again}")
        else:
            self._refuse(ModelSetupError(f"{sentence} It never became ready; try another model."))

    def _refuse(self, error: ModelSetupError) -> None:
        """Nothing will make this configuration work: tell `start` and end the loop."""
        with self._changed:
            self._setup_error = error
            self._closing.set()
            self._changed.notify_all()

    def _set(self, ready: bool, detail: str) -> None:
        with self._changed:
            self._ready, self._detail = ready, detail
            self._changed.notify_all()
