"""A child for the supervisor's tests: the real worker around an engine that misbehaves on request.

    python fake_worker.py [setup-fault | die-at-start]

The last message says what to do: "crash", "crash once FILE", "text then crash", "hang", "freeze",
"garbage", "print", "fault", "slow N" (N pieces, 20 ms each). Anything else is echoed.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from models import wire
from models.errors import ModelCancelledError, ModelRunError, ModelSetupError
from models.worker import serve

Emit = Callable[[str], None]
Cancelled = Callable[[], bool]


def die() -> NoReturn:
    print("ggml: assertion failed", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGSEGV)
    raise SystemExit


class MischievousEngine:
    n_ctx = 512

    def generate(self, call: wire.GenerateCall, emit: Emit, cancelled: Cancelled) -> wire.Finished:
        order = call.messages[-1].content
        text = self._obey(order, emit, cancelled)
        return wire.Finished(
            id=call.id, text=text, finish="stop", prompt_tokens=1, new_tokens=1, seconds=0.0
        )

    def yes_probability(self, call: wire.YesNoCall, cancelled: Cancelled) -> wire.YesNoResult:
        return wire.YesNoResult(id=call.id, p_yes=0.75, mass=0.5)

    def _obey(self, order: str, emit: Emit, cancelled: Cancelled) -> str:
        word, _, rest = order.partition(" ")
        if order == "crash":
            die()
        if order.startswith("crash once "):
            self._crash_once(Path(order.removeprefix("crash once ")))
        if order == "fault":
            raise ModelRunError("asked to fail")
        if order == "text then crash":
            emit("half a ")
            time.sleep(0.2)
            die()
        if word == "slow":
            return self._slowly(int(rest), emit, cancelled)
        self._mischief(order)
        emit(order)
        return order

    def _mischief(self, order: str) -> None:
        if order == "hang":
            time.sleep(3600)
        if order == "freeze":
            os.kill(os.getpid(), signal.SIGSTOP)
        if order == "garbage":
            os.write(self._protocol_fd(), b"{not an event\n")
        if order == "print":
            print("a native library says hello", flush=True)
            os.system("echo and so does its child")

    def _protocol_fd(self) -> int:
        """The pipe to the app, which the worker moved away from descriptor 1."""
        pipes = [fd for fd in range(3, 32) if _is_pipe(fd)]
        return pipes[1]

    def _crash_once(self, mark: Path) -> None:
        if not mark.exists():
            mark.touch()
            die()

    def _slowly(self, pieces: int, emit: Emit, cancelled: Cancelled) -> str:
        for number in range(pieces):
            if cancelled():
                raise ModelCancelledError("stopped")
            emit(f"{number} ")
            time.sleep(0.02)
        return "done"


def _is_pipe(fd: int) -> bool:
    try:
        return os.readlink(f"/proc/self/fd/{fd}").startswith("pipe:")
    except OSError:
        return False


def load() -> MischievousEngine:
    if "setup-fault" in sys.argv:
        raise ModelSetupError("no such weights; run: viva models")
    if "die-at-start" in sys.argv:
        die()
    return MischievousEngine()


if __name__ == "__main__":
    serve(load)
