"""Keeps one child process alive and feeds it one request at a time.

One thread of its own starts the child, serves the queue, watches the heartbeat, and starts the
child again after a death. A request that the child died on is tried once more, unless its caller
has seen text already; one that killed two children is refused from then on.
"""

import queue
import time
from collections import deque
from collections.abc import Sequence
from threading import Condition, Event, Thread

from models import wire
from models.child import STDERR_LINES, Child, ChildLostError
from models.errors import ModelBusyError, ModelRunError, ModelSetupError
from models.job import POLL_S, Job
from models.protocol import Health

IDLE_LOOK_S = 0.25
BACK_OFF_S = (0.0, 0.5, 1.0, 2.0, 4.0)
FIRST_ATTEMPTS = 3
REMEMBERED_POISON = 256


class Supervisor:
    """`command` starts a child that speaks `models.wire`. Thread-safe.

    `heartbeat_limit_s`: a child silent for longer is killed. `grace_s`: a child that goes on with
    a cancelled request for longer is killed.
    """

    def __init__(
        self,
        command: Sequence[str],
        queue_limit: int = 64,
        heartbeat_limit_s: float = 10.0,
        grace_s: float = 10.0,
    ) -> None:
        self._command = list(command)
        self._queue_limit = queue_limit
        self._heartbeat_limit_s = heartbeat_limit_s
        self._grace_s = grace_s
        self._waiting: deque[Job] = deque()
        self._changed = Condition()
        self._closing = Event()
        self._child: Child | None = None
        self._stderr: deque[str] = deque(maxlen=STDERR_LINES)
        self._poison: deque[str] = deque(maxlen=REMEMBERED_POISON)
        self._setup_error: ModelSetupError | None = None
        self._detail = "not started"
        self._ready = False
        self._was_ready = False
        self._restarts = 0
        self._failures = 0
        self._calls = 0
        self._mean_s = 5.0
        self._thread = Thread(target=self._loop, name="viva-model", daemon=True)

    def start(self) -> None:
        """Block until the child has loaded the model. Raises ModelSetupError with its reason."""
        with self._changed:
            if not self._thread.is_alive() and not self._closing.is_set():
                self._thread.start()
            self._changed.wait_for(
                lambda: self._ready or self._setup_error is not None or self._closing.is_set()
            )
            error = self._setup_error
        if error is not None:
            self.close()
            raise error

    def submit(self, job: Job) -> None:
        """Queue `job`. Raises ModelBusyError, ModelRunError (poison, closed)."""
        with self._changed:
            if self._closing.is_set() or not self._thread.is_alive():
                raise ModelRunError("The model is closed or was not started. Call start() first.")
            if job.fingerprint in self._poison:
                raise ModelRunError(
                    "This very request ended the model process twice and is refused. Change it."
                )
            self._waiting = deque(other for other in self._waiting if not other.over)
            if len(self._waiting) >= self._queue_limit:
                raise ModelBusyError(self._mean_s * (len(self._waiting) + 1))
            self._waiting.append(job)
            self._changed.notify_all()

    @property
    def pid(self) -> int | None:
        child = self._child
        return child.pid if child is not None else None

    def health(self) -> Health:
        return Health(ready=self._ready, detail=self._detail, restarts=self._restarts)

    def stderr_tail(self) -> list[str]:
        """The last lines that the child and its predecessors printed."""
        return list(self._stderr)

    def close(self) -> None:
        """Fail what waits, end the child and the thread. May be called twice."""
        with self._changed:
            self._closing.set()
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join()

    def _loop(self) -> None:
        try:
            while not self._closing.is_set():
                self._look_after_child()
                job = self._take()
                if job is not None:
                    self._serve(job)
        finally:
            self._set(False, "closed")
            self._drop_child()
            with self._changed:
                self._closing.set()
                for job in self._waiting:
                    job.put(ModelRunError("The model was closed before it came to this request."))
                self._waiting.clear()
                self._changed.notify_all()

    def _take(self) -> Job | None:
        with self._changed:
            if not self._waiting:
                self._changed.wait(IDLE_LOOK_S)
            return self._waiting.popleft() if self._waiting else None

    def _look_after_child(self) -> None:
        """While idle: notice a death or a silence, and start a child where none is."""
        child = self._child
        if child is not None and (not child.alive or child.silent_for(self._heartbeat_limit_s)):
            self._bury("it died while idle" if not child.alive else "it fell silent")
        if self._child is None:
            try:
                self._start_child()
            except ChildLostError as lost:
                reason = self._bury(str(lost))
                if not self._was_ready and self._failures >= FIRST_ATTEMPTS:
                    self._refuse(
                        ModelSetupError(f"{reason} It never became ready; try another model.")
                    )

    def _serve(self, job: Job) -> None:
        while not job.over:
            try:
                self._converse(self._start_child(), job)
                self._failures = 0
                return
            except ChildLostError as lost:
                job.crashes += self._child is not None and self._ready
                reason = self._bury(str(lost))
                if self._give_up(job, reason):
                    return

    def _give_up(self, job: Job, reason: str) -> bool:
        if job.over:
            return True
        message = None
        if self._closing.is_set():
            message = "The model was closed during this request."
        elif job.streamed:
            message = (
                f"{reason} Part of the reply was out already; a new process starts: ask again."
            )
        elif job.crashes >= 2:
            self._poison.append(job.fingerprint)
            message = f"{reason} It is the second one that ended on this request, which is refused."
        elif self._failures >= len(BACK_OFF_S):
            message = (
                f"{reason} It does not start again; see the model's messages with: viva doctor"
            )
        if message is not None:
            job.put(ModelRunError(message))
        return message is not None

    def _start_child(self) -> Child:
        """The ready child; starts one where none is, after a back-off that grows with failures."""
        if self._child is not None:
            return self._child
        pause = BACK_OFF_S[min(self._failures, len(BACK_OFF_S) - 1)]
        if self._closing.wait(pause):
            raise ChildLostError("the model is being closed")
        child = self._child = Child(self._command, self._stderr, self._heartbeat_limit_s)
        self._set(False, "the model is loading")
        while True:
            event = self._event(child)
            if isinstance(event, wire.Ready):
                self._was_ready = True
                self._set(True, "ready")
                return child
            if isinstance(event, wire.SetupFault):
                if not self._was_ready:
                    self._refuse(ModelSetupError(event.message))
                raise ChildLostError(f"it cannot load the model: {event.message}")

    def _converse(self, child: Child, job: Job) -> None:
        """Send `job` and pass on what comes back. Raises ChildLostError."""
        self._calls += 1
        number, begun = self._calls, time.monotonic()
        child.send(job.call.model_copy(update={"id": number}))
        stop_at: float | None = None
        while True:
            if stop_at is None and job.over:
                child.send(wire.CancelCall(id=number))
                stop_at = time.monotonic() + self._grace_s
            event = self._event(child)
            if isinstance(event, wire.Piece) and event.id == number:
                job.put(event.text)
            elif isinstance(event, wire.Outcome) and event.id == number:
                job.put(event)
                self._mean_s += 0.2 * (time.monotonic() - begun - self._mean_s)
                return
            elif stop_at is not None and time.monotonic() > stop_at:
                raise ChildLostError(f"it did not stop within {self._grace_s:g} s")

    def _event(self, child: Child) -> wire.Event | None:
        """The next event, None if none came for a moment. Raises ChildLostError."""
        if self._closing.is_set():
            raise ChildLostError("the model is being closed")
        try:
            event = child.events.get(timeout=POLL_S)
        except queue.Empty:
            if child.silent_for(self._heartbeat_limit_s):
                raise ChildLostError(
                    f"it gave no sign of life for {self._heartbeat_limit_s:g} s"
                ) from None
            return None
        if event is None:
            raise ChildLostError(child.fault or "it died")
        return event

    def _bury(self, reason: str) -> str:
        """End the child, count the death, and say in one sentence what happened."""
        code = self._drop_child()
        self._failures += 1
        self._restarts += 1
        last = f"; its last words: {self._stderr[-1]!r}" if self._stderr else ""
        sentence = f"The model process was lost ({reason}, exit code {code}{last})."
        self._set(False, f"{sentence} It is being restarted.")
        return sentence

    def _drop_child(self) -> int | None:
        child, self._child = self._child, None
        return child.stop() if child is not None else None

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
