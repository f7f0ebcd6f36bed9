"""How a caller waits: for words, for the end, for a cancel, until the deadline, and no longer."""

import threading
import time

import pytest

from models import wire
from models.errors import ModelCancelledError, ModelRunError
from models.job import CallFaultError, Job
from models.llama_model import TextPieces
from models.protocol import Scheduling


class Woken:
    """Counts how often the supervisor would have been woken."""

    def __init__(self, job: Job) -> None:
        self.times = 0
        job.wake = self

    def __call__(self) -> None:
        self.times += 1


def job(deadline_s: float = 20.0) -> Job:
    return Job(wire.CompileCall(id=0, grammars=()), Scheduling(deadline_s=deadline_s))


def test_text_comes_before_the_end_and_nobody_is_woken_for_it() -> None:
    work = job()
    woken = Woken(work)
    for reply in ("a", "b", wire.Compiled(id=1)):
        work.put(reply)
    assert list(work.replies(None)) == ["a", "b", wire.Compiled(id=1)]
    assert work.streamed
    assert woken.times == 0


def test_leaving_early_wakes_the_supervisor_once() -> None:
    work = job()
    woken = Woken(work)
    work.put("a")
    replies = work.replies(None)
    next(replies)
    replies.close()
    work.abandon()
    assert work.over
    assert woken.times == 1


def test_a_cancel_is_seen_within_50_ms() -> None:
    work, cancel, set_at = job(), threading.Event(), [0.0]
    woken = Woken(work)

    def press() -> None:
        set_at[0] = time.monotonic()
        cancel.set()

    timer = threading.Timer(0.05, press)
    timer.start()
    with pytest.raises(ModelCancelledError):
        next(work.replies(cancel))
    assert time.monotonic() - set_at[0] < 0.05
    assert woken.times == 1
    timer.join()


def test_a_deadline_ends_the_waiting() -> None:
    work = job(deadline_s=0.05)
    begun = time.monotonic()
    with pytest.raises(ModelRunError, match=r"deadline of 0\.05 s, queueing included"):
        next(work.replies(None))
    assert 0.05 <= time.monotonic() - begun < 0.2
    assert work.over


def test_a_fault_is_told_apart_from_a_cancel() -> None:
    failed, stopped = job(), job()
    failed.put(wire.RunFault(id=1, message="no rule root"))
    stopped.put(wire.RunFault(id=1, message="stopped", cancelled=True))
    with pytest.raises(CallFaultError, match="no rule root"):
        next(failed.replies(None))
    with pytest.raises(ModelCancelledError, match="stopped"):
        next(stopped.replies(None))


def test_the_same_call_has_the_same_fingerprint() -> None:
    other = Job(wire.CompileCall(id=0, grammars=("root ::= x",)), Scheduling())
    assert job().fingerprint == job(deadline_s=1.0).fingerprint != other.fingerprint


def test_a_deadline_beyond_the_systems_clock_is_a_long_one() -> None:
    work = job(deadline_s=1e12)
    threading.Timer(0.05, work.put, ["late"]).start()
    assert next(work.replies(None)) == "late"


def test_one_thread_closes_while_another_one_waits() -> None:
    work = job()
    pieces = TextPieces(work, None)
    threading.Timer(0.05, pieces.close).start()
    began = time.monotonic()
    with pytest.raises(ModelCancelledError):
        next(pieces)
    assert time.monotonic() - began < 5
