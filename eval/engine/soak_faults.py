"""Deaths and hangs of the model process, brought about on purpose while requests are under way."""

import os
import signal
import threading
from random import Random
from typing import Literal

from models.llama_model import LlamaModel

Fault = Literal["kill", "hang"]
FAULTY_SHARE = 0.6
"""Faults come in the first part of the run; the last child lives long enough to see its memory."""
WAIT_S = 30.0
POLL_S = 0.02


def schedule(requests: int, kills: int, hangs: int, random: Random) -> list[tuple[int, Fault]]:
    """(after how many finished requests, what), in order, spread over the first part of the run."""
    faults: list[Fault] = [*["kill"] * kills, *["hang"] * hangs]  # type: ignore[list-item]
    random.shuffle(faults)
    step = requests * FAULTY_SHARE / max(1, len(faults))
    return [(int(step * (number + 0.5)), fault) for number, fault in enumerate(faults)]


class Saboteur:
    """Looks at `done()` requests and strikes when it is time. `struck` counts what was hit."""

    def __init__(self, model: LlamaModel, plan: list[tuple[int, Fault]]) -> None:
        self._model = model
        self._plan = plan
        self.struck: dict[Fault, int] = {"kill": 0, "hang": 0}

    def run(self, done: threading.Semaphore) -> None:
        """Until the plan is fulfilled; `done` is released once for each finished request."""
        finished = 0
        for after, fault in self._plan:
            while finished < after:
                done.acquire()
                finished += 1
            self._strike(fault)

    def _strike(self, fault: Fault) -> None:
        """Hit a child that is ready, once; one that dies at this moment is left to its successor."""
        pause = threading.Event()
        for _ in range(int(WAIT_S / POLL_S)):
            pid = self._model.pid
            if pid is not None and self._model.health().ready:
                try:
                    os.kill(pid, signal.SIGKILL if fault == "kill" else signal.SIGSTOP)
                except ProcessLookupError:
                    continue
                self.struck[fault] += 1
                return
            pause.wait(POLL_S)
