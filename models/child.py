"""One child process from the app's side: its pipes, its heartbeat, the end of what it printed."""

import os
import select
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from models import wire
from models.engine_options import EngineOptions

STDERR_LINES = 200
READER_END_S = 2.0
START_LIMIT_S = 60.0
"""How long Python may take to start on a busy machine before the first heartbeat."""

Deliver = Callable[["Child", wire.Event | None], None]


class ChildLostError(Exception):
    """The child died, hung or garbled the protocol; the text says which."""


class Child:
    """Starts `command`; raises ChildLostError where the system refuses. The thread that constructs it must outlive it: the kernel ties them together.

    `deliver` is called from a thread of the child's with itself and every event, then with None
    once its output has ended. `fault` says why, where more is known than that it ended.
    """

    def __init__(
        self,
        command: Sequence[str],
        stderr: deque[str],
        deliver: Deliver,
        write_limit_s: float = 10.0,
    ) -> None:
        self.fault: str | None = None
        self._write_limit_s = write_limit_s
        self._stderr = stderr
        self._deliver = deliver
        self._beat_at = time.monotonic()
        self._heard = False
        self._process = _start(command)
        os.set_blocking(_pipe(self._process.stdin).fileno(), False)
        self._readers = [
            threading.Thread(target=self._read_events, args=(_pipe(self._process.stdout),)),
            threading.Thread(target=self._read_stderr, args=(_pipe(self._process.stderr),)),
        ]
        for reader in self._readers:
            reader.daemon = True
            reader.start()

    @property
    def pid(self) -> int:
        return self._process.pid

    def silent_at(self, limit_s: float) -> float:
        """The moment (monotonic) from which it has been silent for too long."""
        return self._beat_at + (limit_s if self._heard else max(limit_s, START_LIMIT_S))

    def excuse(self) -> None:
        """Count its silence from now: nobody listened."""
        self._beat_at = time.monotonic()

    def send(self, call: wire.Call) -> None:
        """From one thread only. Raises ChildLostError where the pipe is broken, or stays full."""
        rest = memoryview(wire.to_line(call))
        until = time.monotonic() + self._write_limit_s
        try:
            pipe = _pipe(self._process.stdin).fileno()
            while rest:
                rest = rest[_write(pipe, rest, until) :]
        except (OSError, ValueError) as error:
            raise ChildLostError(f"it does not listen ({error})") from error

    def kill(self, reason: str) -> None:
        """End it now; the end of its output is then delivered, with `reason` as its fault."""
        self.fault = self.fault or reason
        self._process.kill()

    def stop(self, grace_s: float = 0.0) -> int:
        """Close its input, kill it if it lives on after `grace_s`, free everything; its exit code."""
        _pipe(self._process.stdin).close()
        try:
            self._process.wait(timeout=grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
        code = self._process.wait()
        for reader in self._readers:
            reader.join(READER_END_S)  # a process of its own that it left behind may hold the pipes
        return code

    def _read_events(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._beat_at, self._heard = time.monotonic(), True
                try:
                    event = wire.read_event(line)
                except ValidationError:
                    self.fault = (
                        self.fault or f"the model process wrote {line[:200]!r}, which is no event"
                    )
                    break
                self._deliver(self, event)
        self._deliver(self, None)

    def _read_stderr(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._stderr.append(line.decode("utf-8", "replace").rstrip("\n")[:500])


def _write(pipe: int, data: memoryview, until: float) -> int:
    """Bytes written. Raises TimeoutError (an OSError) where the pipe is full until `until`."""
    try:
        return os.write(pipe, data)
    except BlockingIOError:
        poll = select.poll()
        poll.register(pipe, select.POLLOUT)
        left_ms = (until - time.monotonic()) * 1000
        if left_ms <= 0 or not poll.poll(left_ms):
            raise TimeoutError("its pipe is full") from None
        return 0


def _start(command: Sequence[str]) -> subprocess.Popen[bytes]:
    pipe = subprocess.PIPE
    try:
        return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment())
    except OSError as error:
        raise ChildLostError(f"it cannot be started: {error}") from error


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ChildLostError("the model process has no pipes")
    return pipe


def worker_command(model: Path, options: EngineOptions) -> list[str]:
    """How to start `models.worker`; -P keeps the current directory out of its imports."""
    command = [sys.executable, "-P", "-m", "models.worker", "--model", str(model)]
    return [*command, "--options", options.model_dump_json()]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "VIVA_PARENT_PID": str(os.getpid()),
    }
