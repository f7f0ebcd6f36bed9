"""The child process that owns llama.cpp: `python -m models.worker --model a.gguf --n-ctx 4096`.

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
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn, Protocol

from pydantic import ValidationError

from models import wire
from models.errors import ModelCancelledError, ModelError

BEAT_S = 0.5
_PR_SET_PDEATHSIG = 1


class Events:
    """The protocol's way out; one line at a time, from any thread."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._lock = threading.Lock()

    def send(self, event: wire.Event) -> None:
        try:
            with self._lock:
                self._file.write(wire.to_line(event))
                self._file.flush()
        except OSError:
            os._exit(0)  # the app is gone; nobody is left to tell


class Inbox:
    """Calls in order of arrival, and which of them were cancelled since."""

    def __init__(self) -> None:
        self.calls: queue.SimpleQueue[wire.Work] = queue.SimpleQueue()
        self._cancelled: set[int] = set()
        self._lock = threading.Lock()

    def read_all(self, file: BinaryIO) -> None:
        """Until the app closes the pipe, which ends this process at once, mid-decode or not."""
        for line in file:
            try:
                call = wire.read_call(line)
            except ValidationError as error:
                print(f"unreadable call {line[:200]!r}: {error}", file=sys.stderr, flush=True)
                continue
            if isinstance(call, wire.CancelCall):
                with self._lock:
                    self._cancelled.add(call.id)
            else:
                self.calls.put(call)
        os._exit(0)

    def is_cancelled(self, number: int) -> bool:
        with self._lock:
            return number in self._cancelled

    def forget_up_to(self, number: int) -> None:
        """Ids only grow, so that a cancel that came too late can be dropped."""
        with self._lock:
            self._cancelled = {other for other in self._cancelled if other > number}


class Computes(Protocol):
    """What `serve` needs of an engine; see `models.engine.Engine`."""

    @property
    def n_ctx(self) -> int: ...

    def generate(
        self, call: wire.GenerateCall, emit: Callable[[str], None], cancelled: Callable[[], bool]
    ) -> wire.Finished: ...

    def yes_probability(
        self, call: wire.YesNoCall, cancelled: Callable[[], bool]
    ) -> wire.YesNoResult: ...


def main() -> None:
    arguments = _arguments()

    def load() -> Computes:
        from models.engine import Engine  # noqa: PLC0415 - native code: the heartbeat comes first

        return Engine(arguments.model, arguments.n_ctx, arguments.threads)

    serve(load)


def serve(load: Callable[[], Computes]) -> NoReturn:
    """Load the engine and answer calls until the app closes the pipe, which ends the process."""
    protocol_in, protocol_out = _claim_pipes()
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the app, which then closes us
    events, inbox = Events(protocol_out), Inbox()
    threading.Thread(target=inbox.read_all, args=(protocol_in,), daemon=True).start()
    threading.Thread(target=_beat, args=(events,), daemon=True).start()
    try:
        engine = load()
    except (ModelError, ImportError, OSError) as error:
        events.send(wire.SetupFault(message=str(error)))
        os._exit(1)
    events.send(wire.Ready(n_ctx=engine.n_ctx))
    while True:
        call = inbox.calls.get()
        events.send(_answer(engine, call, events, inbox))
        inbox.forget_up_to(call.id)


def _answer(engine: Computes, call: wire.Work, events: Events, inbox: Inbox) -> wire.Outcome:
    def cancelled() -> bool:
        return inbox.is_cancelled(call.id)

    def emit(text: str) -> None:
        if isinstance(call, wire.GenerateCall) and call.stream:
            events.send(wire.Piece(id=call.id, text=text))

    try:
        if isinstance(call, wire.GenerateCall):
            return engine.generate(call, emit, cancelled)
        return engine.yes_probability(call, cancelled)
    except ModelCancelledError as error:
        return wire.RunFault(id=call.id, message=str(error), cancelled=True)
    except ModelError as error:
        return wire.RunFault(id=call.id, message=str(error))
    except Exception as error:  # noqa: BLE001 - the process boundary: reported to the app
        return wire.RunFault(id=call.id, message=f"{type(error).__name__}: {error}")


def _beat(events: Events) -> None:
    pause = threading.Event()
    while not pause.wait(BEAT_S):
        events.send(wire.Beat())


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
    parser.add_argument("--n-ctx", type=int, default=4096, help="context in tokens")
    parser.add_argument("--threads", type=int, default=None, help="threads of llama.cpp")
    return parser.parse_args()


if __name__ == "__main__":
    main()
