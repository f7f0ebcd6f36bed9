"""One child process from the app's side: its pipes, its heartbeat, the end of what it printed."""

import os
import queue
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from pydantic import ValidationError

from models import wire

STDERR_LINES = 200
PIPE_BYTES = 4096
START_LIMIT_S = 60.0
"""How long Python may take to start on a busy machine before the first heartbeat."""


class ChildLostError(Exception):
    """The child died, hung or garbled the protocol; the text says which."""


class Child:
    """Starts `command`; raises ChildLostError where the system refuses. The thread that constructs it must outlive it: the kernel ties them together.

    `events` receives every event but heartbeats, then None once the child's output has ended.
    """

    def __init__(
        self, command: Sequence[str], stderr: deque[str], write_limit_s: float = 10.0
    ) -> None:
        self._write_limit_s = write_limit_s
        self._stderr = stderr
        self.events: queue.SimpleQueue[wire.Event | None] = queue.SimpleQueue()
        self.fault: str | None = None
        self._beat_at = time.monotonic()
        self._heard = False
        self._write_lock = threading.Lock()
        self._process = _start(command)
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

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def silent_for(self, seconds: float) -> bool:
        """Whether its last line is longer ago than that; the first one may take its time."""
        limit = seconds if self._heard else max(seconds, START_LIMIT_S)
        return time.monotonic() - self._beat_at > limit

    def send(self, call: wire.Call) -> None:
        """Raises ChildLostError where the pipe is broken, or full for `write_limit_s`."""
        pipe, line = _pipe(self._process.stdin), wire.to_line(call)
        guard = threading.Timer(self._write_limit_s, self._process.kill)
        if len(line) > PIPE_BYTES:  # less fits into the pipe, read or not
            guard.start()
        try:
            with self._write_lock:
                pipe.write(line)
                pipe.flush()
        except (OSError, ValueError) as error:
            raise ChildLostError(f"it does not listen ({error})") from error
        finally:
            guard.cancel()

    def stop(self, grace_s: float = 0.0) -> int:
        """Close its input, kill it if it lives on after `grace_s`, free everything; its exit code."""
        try:
            with self._write_lock:
                _pipe(self._process.stdin).close()
        except OSError:
            pass  # unsent bytes for a dead child
        try:
            self._process.wait(timeout=grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
        code = self._process.wait()
        for reader in self._readers:
            reader.join()
        return code

    def _read_events(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._beat_at, self._heard = time.monotonic(), True
                try:
                    event = wire.read_event(line)
                except ValidationError:
                    self.fault = f"the model process wrote {line[:200]!r}, which is no event"
                    break
                if not isinstance(event, wire.Beat):
                    self.events.put(event)
        self.events.put(None)

    def _read_stderr(self, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                self._stderr.append(line.decode("utf-8", "replace").rstrip("\n")[:500])


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


def worker_command(model: Path, n_ctx: int, threads: int | None) -> list[str]:
    """How to start `models.worker`; -P keeps the current directory out of its imports."""
    command = [sys.executable, "-P", "-m", "models.worker", "--model", str(model)]
    command += ["--n-ctx", str(n_ctx)]
    return command if threads is None else [*command, "--threads", str(threads)]


def _environment() -> dict[str, str]:
    root = str(Path(__file__).resolve().parents[1])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUNBUFFERED": "1",
        "VIVA_PARENT_PID": str(os.getpid()),
    }
