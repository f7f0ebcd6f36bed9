"""The child process that owns llama.cpp: `python -m models.worker --model a.gguf --options {}`.

Reads calls from standard input and writes events to standard output (`models.wire`). Whatever
native code prints goes to standard error, which the app keeps for its error messages.
"""

import argparse
import ctypes
import os
import queue
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol

from pydantic import ValidationError

from models import wire
from models.engine_options import EngineOptions
from models.errors import ModelError

Send = Callable[[wire.Event], None]

BEAT_S = 0.5
STOPPED_S = 5.0
_PR_SET_PDEATHSIG = 1


class Events:
    """The protocol's way out; whole lines, from any thread.

    What a step has to say is gathered and goes out at once: each write wakes the app, which then
    takes a core from the next step.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()
        self._gathered: list[bytes] = []

    def gather(self, event: wire.Event) -> None:
        """Send it with the next `send_gathered`; for the thread of the engine alone."""
        self._gathered.append(wire.to_line(event))

    def send_gathered(self) -> None:
        if self._gathered:
            lines, self._gathered = b"".join(self._gathered), []
            self._write(lines)

    def send(self, event: wire.Event) -> None:
        self._write(wire.to_line(event))

    def _write(self, lines: bytes) -> None:
        try:
            with self._lock:
                self._file.write(lines)
                self._file.flush()
        except OSError:
            os._exit(0)  # the app is gone; nobody is left to tell


class Inbox:
    """What the app asks for, in order of arrival: calls and cancels."""

    def __init__(self) -> None:
        self._calls: queue.SimpleQueue[wire.Call] = queue.SimpleQueue()

    def read_all(self, file: BinaryIO) -> None:
        """Until the app closes the pipe, which ends this process at once, mid-decode or not."""
        for line in file:
            try:
                self._calls.put(wire.read_call(line))
            except ValidationError as error:
                print(f"unreadable call {line[:200]!r}: {error}", file=sys.stderr, flush=True)
                os._exit(1)  # somebody waits for its outcome: the app learns of a death at once
        os._exit(0)

    def take(self, wait: bool) -> Iterator[wire.Call]:
        """All that has come; the first is waited for if `wait`."""
        try:
            yield self._calls.get(block=wait)
            while True:
                yield self._calls.get_nowait()
        except queue.Empty:
            return


class Computes(Protocol):
    """What `serve` needs of an engine; see `models.engine.Engine`."""

    @property
    def n_ctx(self) -> int: ...
    @property
    def idle(self) -> bool: ...
    def accept(self, call: wire.Work) -> None: ...
    def cancel(self, number: int) -> None: ...
    def step(self) -> None: ...
    def fail_all(self, message: str) -> None: ...


Load = Callable[[Send], Computes]


class StepClock:
    """For how long the engine has been inside one step: told with each heartbeat."""

    def __init__(self) -> None:
        self._began: float | None = None
        self._forgiven = 0.0

    @property
    def stuck_s(self) -> float:
        began = self._began
        return max(0.0, time.monotonic() - began - self._forgiven) if began is not None else 0.0

    def forgive(self, seconds: float) -> None:
        """Do not count these: the whole process was stopped (Ctrl-Z, a paused container)."""
        self._forgiven += seconds

    @contextmanager
    def running(self) -> Iterator[None]:
        self._forgiven, self._began = 0.0, time.monotonic()
        try:
            yield
        finally:
            self._began = None


def main() -> None:
    arguments = _arguments()

    def load(send: Send) -> Computes:
        from models.engine import Engine  # noqa: PLC0415 - native code: the heartbeat comes first

        options = EngineOptions.model_validate_json(arguments.options)
        return Engine(arguments.model, options, send)

    serve(load)


def serve(load: Load) -> NoReturn:
    """Load the engine and answer calls until the app closes the pipe, which ends the process."""
    protocol_in, protocol_out = _claim_pipes()
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then closes us
    events, inbox, clock = Events(protocol_out), Inbox(), StepClock()
    threading.Thread(target=inbox.read_all, args=(protocol_in,), daemon=True).start()
    threading.Thread(target=_beat, args=(events, clock), daemon=True).start()
    try:
        engine = load(events.gather)
    except (ModelError, ImportError, OSError) as error:
        events.send(wire.SetupFault(message=str(error)))
        os._exit(1)
    events.send(wire.Ready(n_ctx=engine.n_ctx))
    while True:
        calls = list(inbox.take(wait=engine.idle))
        with clock.running():
            _work(engine, calls, events)
            events.send_gathered()


def _work(engine: Computes, calls: Iterable[wire.Call], events: Events) -> None:
    for call in calls:
        try:
            if isinstance(call, wire.CancelCall):
                engine.cancel(call.id)
            else:
                engine.accept(call)
        except Exception as error:  # noqa: BLE001 - the process boundary: reported to the app
            traceback.print_exc()
            events.gather(wire.RunFault(id=call.id, message=f"{type(error).__name__}: {error}"))
    events.send_gathered()  # what is refused need not wait for a step
    try:
        engine.step()
    except Exception as error:  # noqa: BLE001 - the process boundary: reported to the app
        traceback.print_exc()
        engine.fail_all(f"{type(error).__name__}: {error}")


def _beat(events: Events, clock: StepClock) -> None:
    pause, last = threading.Event(), time.monotonic()
    while not pause.wait(BEAT_S):
        missed, last = time.monotonic() - last, time.monotonic()
        if missed > STOPPED_S:
            clock.forgive(missed)
        events.send(wire.Beat(stuck_s=clock.stuck_s))


def _claim_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for the protocol alone; prints go to standard error from here on."""
    protocol_in, protocol_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    return protocol_in, protocol_out


def _die_with_parent() -> None:
    """On Linux the kernel kills this process when the thread that started it ends."""
    if not sys.platform.startswith("linux"):
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() == 1 and os.environ.get("VIVA_PARENT_PID", "1") != "1":
        os._exit(0)  # the app died before the line above


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m models.worker", description=__doc__)
    parser.add_argument("--model", type=Path, required=True, help="GGUF file")
    parser.add_argument("--options", default="{}", help="models.engine_options as JSON")
    return parser.parse_args()


if __name__ == "__main__":
    main()
