"""Holding the interviews of a run: in two processes, resumable, each finished one kept at once."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Literal

from agent.grading.grader import Grader
from agent.profile import Form, Profile
from eval.candidates.jobs import Job, done
from eval.candidates.juror_grader import FOLDS, HeldOutJuror, embedder_at, fit_folds
from eval.candidates.keeping import Store, decision_files, fingerprint
from eval.candidates.label_grader import LabelGrader
from eval.candidates.leaks import LeakCheck
from eval.candidates.outcome import Outcome
from eval.candidates.replay import Setting
from knowledge.bank import Bank

Verdicts = Literal["juror", "labels"]
Report = Callable[[float, str], None]
FEW = 40
"""Interviews from labels for which no second process is worth its start."""
_CHUNK = 4


@dataclass(frozen=True)
class Plan:
    """How a run is held. It travels to other processes, which open store and embedder of their own."""

    bank: Bank
    profile: Profile
    form: Form
    verdicts: Verdicts
    store: Path
    data_dir: Path
    choices: Bank | None = None
    workers: int = 2

    def setting(self, store: Store) -> Setting:
        return Setting(self.bank, self.profile, self.form, self.grader(store), self.choices)

    def grader(self, store: Store) -> Grader:
        if self.verdicts == "labels":
            return LabelGrader()
        return HeldOutJuror(self.bank, store, embedder_at(self.data_dir))

    def judged_by(self) -> str:
        """Who gave the verdicts, in words."""
        if self.verdicts == "labels":
            return LabelGrader().identity
        return f"the juror with weights fitted without the item's specimens ({FOLDS} folds)"

    def fingerprint(self, store: Store) -> str:
        """Outcomes of another bank, profile, examiner or version of the candidates are not taken over."""
        choices = self.choices.version if self.choices else ""
        says = (
            self.bank.version,
            choices,
            self.profile.model_dump_json(),
            self.form.model_dump_json(),
        )
        return fingerprint(*says, self.grader(store).identity, files=decision_files())


def fitted(plan: Plan, report: Report) -> None:
    """What has to be there before the first interview: the held-out jurors' weights."""
    if plan.verdicts == "juror":
        store = Store(plan.store)
        try:
            open_embedder = embedder_at(plan.data_dir, plan.workers)
            fit_folds(plan.bank, store, open_embedder, plan.data_dir, report)
        finally:
            store.close()


def run(plan: Plan, jobs: Sequence[Job], report: Report) -> list[Outcome]:
    """The outcomes of all jobs, in their order; those that the store has are not held again."""
    store = Store(plan.store)
    try:
        version = plan.fingerprint(store)
        found = store.outcomes(version)
        missing = [job for job in jobs if job.key not in found]
        for key, outcome in _held(plan, store, missing):
            found[key] = outcome
            store.put("outcomes", f"{version}/{key}", outcome.model_dump_json())
            report(len(found) / max(len(found), len(jobs)), f"{len(found)} interviews")
        return [found[job.key] for job in jobs]
    finally:
        store.close()


def _held(plan: Plan, store: Store, jobs: Sequence[Job]) -> Iterator[tuple[str, Outcome]]:
    if plan.workers < 2 or len(jobs) < FEW:
        setting, check = plan.setting(store), LeakCheck(plan.bank)
        yield from ((job.key, done(job, setting, check)) for job in jobs)
        return
    # Those of one draw after each other: a worker keeps ready what their answers are compared with.
    in_turn = sorted(jobs, key=lambda job: job.draw)
    chunks = [in_turn[start : start + _CHUNK] for start in range(0, len(jobs), _CHUNK)]
    # Spawned, because torch does not survive a fork; pickled once, because reading the bank takes seconds.
    with ProcessPoolExecutor(
        plan.workers, get_context("spawn"), _open_worker, (pickle.dumps(plan),)
    ) as pool:
        running = [pool.submit(_hold_chunk, chunk) for chunk in chunks]
        for finished in as_completed(running):
            yield from finished.result()


class _Worker:
    """What a process keeps between its interviews."""

    setting: Setting
    check: LeakCheck


def _open_worker(pickled: bytes) -> None:
    plan: Plan = pickle.loads(pickled)
    _Worker.setting = plan.setting(Store(plan.store))
    _Worker.check = LeakCheck(plan.bank)


def _hold_chunk(jobs: Sequence[Job]) -> list[tuple[str, Outcome]]:
    return [(job.key, done(job, _Worker.setting, _Worker.check)) for job in jobs]
