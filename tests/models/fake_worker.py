"""A child for the supervisor's tests: works on many calls at once and misbehaves on request.

    python fake_worker.py [setup-fault | die-at-start | die-later FILE]

The last message says what to do:

    slow N            N pieces, 20 ms each, until cancelled    company S  how many were under way in S seconds
    crash             dies                                     crash with N   dies once N are under way
    crash once FILE   dies unless FILE is there                text then crash
    hang              never answers, hears no cancel           stuck          beats go on, work does not
    freeze            not even beats                           garbage        breaks the protocol
    fault             fails and lives

Anything else is echoed.
"""

import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, NoReturn

from models import wire

BEAT_S = 0.1
PATIENCE_S = 0.4
"""How long "crash with N" waits for company before it dies in less."""


def die() -> NoReturn:
    print("ggml: assertion failed", file=sys.stderr, flush=True)
    os.kill(os.getpid(), signal.SIGSEGV)
    raise SystemExit


class CancelledError(Exception):
    """The app asked to stop this call."""


class FakeWorker:
    def __init__(self, file_in: BinaryIO, file_out: BinaryIO) -> None:
        self._in, self._out = file_in, file_out
        self._lock = threading.Lock()
        self._under_way: dict[int, threading.Event] = {}
        self._stuck_since: float | None = None

    def run(self) -> NoReturn:
        threading.Thread(target=self._beat, daemon=True).start()
        self._send(wire.Ready(n_ctx=512))
        for line in self._in:
            call = wire.read_call(line)
            if isinstance(call, wire.CancelCall):
                with contextlib.suppress(KeyError):
                    self._under_way[call.id].set()
            else:
                self._under_way[call.id] = threading.Event()
                threading.Thread(target=self._answer, args=(call,), daemon=True).start()
        os._exit(0)

    def _beat(self) -> None:
        while True:
            time.sleep(BEAT_S)
            stuck = 0.0 if self._stuck_since is None else time.monotonic() - self._stuck_since
            self._send(wire.Beat(stuck_s=stuck))

    def _send(self, event: wire.Event) -> None:
        with self._lock:
            self._out.write(wire.to_line(event))
            self._out.flush()

    def _answer(self, call: wire.Work) -> None:
        try:
            outcome = self._outcome(call)
        except CancelledError:
            outcome = wire.RunFault(id=call.id, message="stopped", cancelled=True)
        self._under_way.pop(call.id, None)
        self._send(outcome)

    def _outcome(self, call: wire.Work) -> wire.Outcome:
        if isinstance(call, wire.CompileCall):
            if "bad" in call.grammars:
                return wire.RunFault(id=call.id, message="no rule root")
            return wire.Compiled(id=call.id)
        if isinstance(call, wire.YesNoCall):
            halves = (0.5,) * len(call.prompts)
            return wire.YesNoResult(
                id=call.id,
                p_yes=halves,
                mass=halves,
                prompt_tokens=2,
                evaluated_tokens=1,
                seconds=0,
            )
        order = call.messages[-1].content
        if order == "fault":
            return wire.RunFault(id=call.id, message="asked to fail")
        text = self._obey(order, call)
        return wire.Finished(
            id=call.id,
            text=text,
            finish="stop",
            prompt_tokens=2,
            evaluated_tokens=1,
            new_tokens=1,
            seconds=0.0,
        )

    def _obey(self, order: str, call: wire.GenerateCall) -> str:
        word, _, rest = order.partition(" ")
        deeds: dict[str, Callable[[str], object]] = {
            "crash": self._crash,
            "hang": lambda _: time.sleep(3600),
            "stuck": lambda _: self._stick(),
            "freeze": lambda _: self._freeze(),
            "garbage": lambda _: os.write(self._out.fileno(), b"{not an event\n"),
        }
        if word in deeds:
            deeds[word](rest)
        if order == "text then crash":
            self._piece(call, "half a ")
            time.sleep(0.2)
            die()
        if word == "slow":
            return self._slowly(int(rest), call)
        if word == "company":
            return str(self._company(float(rest)))
        self._piece(call, order)
        return order

    def _piece(self, call: wire.GenerateCall, text: str) -> None:
        if call.stream:
            self._send(wire.Piece(id=call.id, text=text))

    def _crash(self, how: str) -> None:
        if how.startswith("with "):
            until = time.monotonic() + PATIENCE_S
            while len(self._under_way) < int(how.split()[1]) and time.monotonic() < until:
                time.sleep(0.01)
        if how.startswith("once "):
            mark = Path(how.removeprefix("once "))
            if mark.exists():
                return
            mark.touch()
        die()

    def _freeze(self) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)
        time.sleep(3600)  # the signal may stop another thread first

    def _stick(self) -> None:
        self._stuck_since = time.monotonic()
        time.sleep(3600)

    def _slowly(self, pieces: int, call: wire.GenerateCall) -> str:
        stop = self._under_way[call.id]
        for number in range(pieces):
            if stop.wait(0.02):
                raise CancelledError
            self._piece(call, f"{number} ")
        return "done"

    def _company(self, seconds: float) -> int:
        most, until = 0, time.monotonic() + seconds
        while time.monotonic() < until:
            most = max(most, len(self._under_way))
            time.sleep(0.01)
        return most


def main() -> None:
    worker = FakeWorker(sys.stdin.buffer, sys.stdout.buffer)
    if "setup-fault" in sys.argv:
        message = "no such weights; run: viva models"
        sys.stdout.buffer.write(wire.to_line(wire.SetupFault(message=message)))
        sys.stdout.buffer.flush()
        os._exit(1)
    if "die-at-start" in sys.argv:
        die()
    if "die-later" in sys.argv and Path(sys.argv[-1]).exists():
        die()
    worker.run()


if __name__ == "__main__":
    main()
