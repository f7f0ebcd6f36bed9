"""One reading process from the owner's side: started when needed, ended when it hangs or dies."""

import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError

from knowledge.readers import ReadResult
from knowledge.reading.limits import DEFAULT_LIMITS, MIB, ReadLimits
from knowledge.reading.wire import Answer, Order, line_of

_FILES = 200
"""Files after which the process is replaced, so that what it holds on to stays bounded."""
_CHUNK = MIB
_LONGEST_LINE = 512 * MIB


class ReadingLostError(Exception):
    """The process hung, died or garbled its answer; the text is the reason for the file."""


class ReadingProcess:
    """Reads files one after another in a child; a file that kills it costs that file alone."""

    def __init__(self, limits: ReadLimits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._buffer = bytearray()
        self._served = 0

    @property
    def pid(self) -> int | None:
        """The child's process id, None where none runs."""
        return None if self._process is None else self._process.pid

    def results(self, path: Path) -> Iterator[ReadResult]:
        """What `readers.read_file` gives for the file, else one result that says what happened."""
        try:
            self._order(path)
            while (result := self._answer()) is not None:
                yield result
        except ReadingLostError as error:
            self.close()
            yield ReadResult(str(path), None, f"{path.name}: {error}")
        except GeneratorExit:
            self.close()  # its answers to come are nobody's
            raise

    def kill(self) -> None:
        """End the child from another thread; whoever waits for its answer is told."""
        if (process := self._process) is not None:
            process.kill()

    def close(self) -> None:
        """End the child, whatever it does."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()

    def _order(self, path: Path) -> None:
        if self._process is None or self._process.poll() is not None or self._served >= _FILES:
            self.close()
            self._process = _start(self._limits)
            self._buffer, self._served = bytearray(), 0
        self._served += 1
        stdin = self._process.stdin
        if stdin is None:
            raise ReadingLostError("the reading process has no pipe")
        try:
            stdin.write(line_of(Order(path=path.absolute(), limits=self._limits)))
            stdin.flush()
        except OSError as error:
            raise ReadingLostError(self._death()) from error

    def _answer(self) -> ReadResult | None:
        line = self._line()
        try:
            return Answer.model_validate_json(line).result
        except ValidationError as error:
            raise ReadingLostError("the reading process garbled its answer") from error

    def _line(self) -> bytes:
        process = self._process
        if process is None or process.stdout is None:
            raise ReadingLostError("the reading process is gone")
        pipe, deadline, searched = (
            process.stdout.fileno(),
            time.monotonic() + self._limits.seconds,
            0,
        )
        with selectors.DefaultSelector() as selector:
            selector.register(pipe, selectors.EVENT_READ)
            while (end := self._buffer.find(b"\n", searched)) < 0:
                searched = len(self._buffer)
                if not selector.select(max(0.0, deadline - time.monotonic())):
                    raise ReadingLostError(
                        f"not read within {self._limits.seconds:g} s, the time limit for a file."
                    )
                part = os.read(pipe, _CHUNK)
                if not part:
                    raise ReadingLostError(self._death())
                self._buffer += part
                if len(self._buffer) > _LONGEST_LINE:
                    raise ReadingLostError(f"holds more than {_LONGEST_LINE} bytes of text.")
        line = bytes(self._buffer[:end])
        del self._buffer[: end + 1]
        return line

    def _death(self) -> str:
        code = self._process.wait() if self._process is not None else 0
        what = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        return (
            f"the reading process crashed on it ({what}); it is damaged, hostile or needs more than "
            f"{self._limits.memory_bytes // MIB} MiB."
        )


def _start(limits: ReadLimits) -> "subprocess.Popen[bytes]":
    root = str(Path(__file__).resolve().parents[2])
    paths = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    command = [sys.executable, "-P", "-m", "knowledge.reading.child", str(limits.memory_bytes)]
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
        )
    except OSError as error:
        raise ReadingLostError(f"the reading process cannot be started: {error}") from error
