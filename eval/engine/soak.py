"""Many sessions for a long time, with cancels, deaths and hangs: does every request end well?

Sixteen threads send a random mix of requests to one model while its process is killed (SIGKILL)
and stopped (SIGSTOP: no heartbeat). Afterwards every ending and every text is looked at.
"""

import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from pydantic import BaseModel, ConfigDict, Field

from eval.engine.soak_calls import DEADLINE_S, MARKERS, Caller, Outcome
from eval.engine.soak_faults import FAULTY_SHARE, Saboteur, schedule
from eval.engine.soak_report import (
    SoakReport,
    counted,
    error_kinds,
    foreign_markers,
    memory_of,
    own_share,
)
from models.engine_options import EngineOptions
from models.llama_model import LlamaModel
from models.supervisor import Limits

OnProgress = Callable[[float, str], None]
SWAP_MB = 32
"""Small, so that the store of idle sessions is full early and memory can be seen to be flat."""
HEARTBEAT_S = 2.0
SAMPLES = 100


class SoakPlan(BaseModel):
    model_config = ConfigDict(frozen=True)

    requests: int = Field(default=2000, ge=1)
    sessions: int = Field(default=16, ge=1, le=len(MARKERS))
    kills: int = Field(default=20, ge=0)
    hangs: int = Field(default=5, ge=0)
    seed: int = 7


class Soak:
    """One run of `plan` against `model`, which is started and stays open."""

    def __init__(self, model: LlamaModel, plan: SoakPlan, on_progress: OnProgress) -> None:
        self._model = model
        self._plan = plan
        self._on_progress = on_progress
        self._left = plan.requests
        self._lock = threading.Lock()
        self._outcomes: list[tuple[str, Outcome]] = []
        self._memory: list[tuple[float, float]] = []
        self._done = threading.Semaphore(0)

    def run(self) -> SoakReport:
        began, plan = time.monotonic(), self._plan
        random = Random(plan.seed)
        faults = schedule(plan.requests, plan.kills, plan.hangs, random)
        saboteur = Saboteur(self._model, faults)
        strikes = threading.Thread(target=saboteur.run, args=(self._done,), daemon=True)
        callers = [
            Caller(self._model, session, Random(random.random()))
            for session in range(plan.sessions)
        ]
        threads = [threading.Thread(target=self._work, args=(c,), daemon=True) for c in callers]
        for thread in [strikes, *threads]:
            thread.start()
        for thread in threads:
            thread.join()
        strikes.join(DEADLINE_S)
        return self._report(saboteur, time.monotonic() - began)

    def _work(self, caller: Caller) -> None:
        while self._take():
            outcome = caller.perform()
            with self._lock:
                self._outcomes.append((caller.marker, outcome))
                self._note(len(self._outcomes))
            self._done.release()

    def _take(self) -> bool:
        with self._lock:
            self._left -= 1
            return self._left >= 0

    def _note(self, done: int) -> None:
        step = max(1, self._plan.requests // SAMPLES)
        if done % step:
            return
        self._on_progress(done / self._plan.requests, f"{done} requests")
        if done > FAULTY_SHARE * self._plan.requests:
            pid = self._model.pid
            self._memory.append((resident_mb("self"), resident_mb(pid) if pid else 0.0))

    def _report(self, saboteur: Saboteur, seconds: float) -> SoakReport:
        outcomes = [outcome for _, outcome in self._outcomes]
        return SoakReport(
            requests=self._plan.requests,
            sessions=self._plan.sessions,
            endings=counted(outcomes),
            foreign=tuple(
                f"{marker}: {outcome.text!r}"
                for marker, outcome in self._outcomes
                if foreign_markers(marker, outcome.text)
            ),
            unclear=tuple(outcome.detail for outcome in outcomes if outcome.ending == "unclear"),
            late=sum(outcome.late for outcome in outcomes),
            unfinished=self._plan.requests - len(outcomes),
            own_share=own_share(self._outcomes),
            kills=saboteur.struck["kill"],
            hangs=saboteur.struck["hang"],
            restarts=self._model.health().restarts,
            errors=error_kinds(outcomes),
            parent=memory_of([parent for parent, _ in self._memory]),
            child=memory_of([child for _, child in self._memory if child]),
            seconds=seconds,
        )


def soak(
    path: Path, data_dir: Path, threads: int, plan: SoakPlan, on_progress: OnProgress
) -> SoakReport:
    """Open the model, run `plan`, close it. Raises ModelSetupError where it cannot be loaded."""
    options = EngineOptions(n_ctx=1024, threads=threads, swap_mb=SWAP_MB)
    model = LlamaModel(path, data_dir, options, limits=Limits(heartbeat_s=HEARTBEAT_S))
    try:
        model.start()
        return Soak(model, plan, on_progress).run()
    finally:
        model.close()


def resident_mb(process: int | str) -> float:
    """Resident memory of a process in megabytes, 0 where it has ended. Linux."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    for line in status.splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0
