"""Many callers, one child: each gets its own answer, in turn, in time, or a clear refusal."""

import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import wire
from models.errors import ModelBusyError, ModelCancelledError, ModelRunError, ModelSetupError
from models.job import CallFaultError, Job
from models.protocol import Scheduling
from models.supervisor import Supervisor
from tests.models.supervised import FAKE, LIMITS, ask, job, result, submitted, wait_until

PARALLEL = 4


@pytest.fixture(scope="module")
def shared() -> Iterator[Supervisor]:
    supervisor = Supervisor(FAKE, queue_limit=8, parallel=PARALLEL, limits=LIMITS)
    supervisor.start()
    yield supervisor
    supervisor.close()


@pytest.fixture
def supervisor(shared: Supervisor) -> Supervisor:
    """The shared one, alive and idle."""
    wait_until(lambda: shared.load().in_flight == 0)
    assert ask(shared, "ready?") == "ready?"
    return shared


def test_calls_are_under_way_together(supervisor: Supervisor) -> None:
    jobs = submitted(supervisor, *[job(f"company 0.{n}") for n in range(40, 44)])
    assert [result(work) for work in jobs] == ["4", "4", "4", "4"]


def test_no_more_than_parallel_are_under_way(supervisor: Supervisor) -> None:
    jobs = submitted(supervisor, *[job(f"company 0.1{n}") for n in range(8)])
    assert max(int(result(work)) for work in jobs) == PARALLEL


def test_each_reply_goes_to_its_own_caller(supervisor: Supervisor) -> None:
    jobs = submitted(supervisor, *[job(f"words of {n}", stream=True) for n in range(8)])
    for number, work in reversed(list(enumerate(jobs))):
        pieces = [reply for reply in work.replies(None) if isinstance(reply, str)]
        assert pieces == [f"words of {number}"]


def test_background_work_leaves_a_place_for_a_candidate(supervisor: Supervisor) -> None:
    judging = submitted(supervisor, *[job(f"slow 100{n}", background=True) for n in range(4)])
    wait_until(lambda: supervisor.load().in_flight == PARALLEL - 1)
    begun = time.monotonic()
    assert ask(supervisor, "what a candidate waits for") == "what a candidate waits for"
    assert time.monotonic() - begun < 1.0
    assert supervisor.load().waiting == 1
    for work in judging:
        work.abandon()


def test_one_session_goes_one_by_one_and_in_order(supervisor: Supervisor) -> None:
    own = [job("company 0.05", session="a"), job("company 0.06", session="a")]
    submitted(supervisor, *own)
    assert [result(work) for work in own] == ["1", "1"]


def test_a_streamed_text_comes_in_pieces(supervisor: Supervisor) -> None:
    (work,) = submitted(supervisor, job("slow 3", stream=True))
    assert [reply for reply in work.replies(None) if isinstance(reply, str)] == ["0 ", "1 ", "2 "]


def test_the_other_outcomes_pass(supervisor: Supervisor) -> None:
    probabilities = Job(wire.YesNoCall(id=0, prompts=((), ())), Scheduling())
    grammars = Job(wire.CompileCall(id=0, grammars=("root ::= x",)), Scheduling())
    submitted(supervisor, probabilities, grammars)
    (reply,) = probabilities.replies(None)
    assert isinstance(reply, wire.YesNoResult)
    assert (reply.p_yes, reply.mass) == ((0.5, 0.5), (0.5, 0.5))
    (compiled,) = grammars.replies(None)
    assert isinstance(compiled, wire.Compiled)


def test_a_failed_request_leaves_the_child_alone(supervisor: Supervisor) -> None:
    pid = supervisor.pid
    with pytest.raises(CallFaultError, match="asked to fail"):
        ask(supervisor, "fault")
    assert supervisor.pid == pid


def test_a_cancel_reaches_the_child_within_milliseconds(supervisor: Supervisor) -> None:
    pid, times = supervisor.pid, []
    for number in range(5):
        cancel, (work,) = threading.Event(), submitted(supervisor, job(f"slow 100{number}"))
        wait_until(lambda: supervisor.load().in_flight == 1)
        timer = threading.Timer(0.05, cancel.set)
        timer.start()
        begun = time.monotonic()
        with pytest.raises(ModelCancelledError):
            result(work, cancel)
        wait_until(lambda: supervisor.load().in_flight == 0)
        times.append(time.monotonic() - begun - 0.05)
        timer.join()
    assert sorted(times)[2] < 0.1, times
    assert supervisor.pid == pid


def test_an_abandoned_stream_frees_its_place_at_once(supervisor: Supervisor) -> None:
    jobs = submitted(supervisor, *[job(f"slow 100{n}", stream=True) for n in range(PARALLEL)])
    for work in jobs:
        next(work.replies(None))
    (waiting,) = submitted(supervisor, job("next"))
    begun = time.monotonic()
    jobs[0].abandon()
    assert result(waiting) == "next"
    assert time.monotonic() - begun < 0.2
    for work in jobs[1:]:
        work.abandon()


def test_a_full_queue_says_when_to_come_back(supervisor: Supervisor) -> None:
    running = submitted(supervisor, *[job(f"slow 100{n}") for n in range(PARALLEL)])
    wait_until(lambda: supervisor.load().in_flight == PARALLEL)
    waiting = submitted(supervisor, *[job(f"wait {n}") for n in range(8)])
    with pytest.raises(ModelBusyError, match="try again in about") as caught:
        supervisor.submit(job("one too many"))
    assert caught.value.wait_s > 0
    waiting[0].abandon()
    supervisor.submit(job("takes the abandoned place"))
    for work in running:
        work.abandon()
    assert result(waiting[7]) == "wait 7"


def test_a_deadline_counts_the_queue(supervisor: Supervisor) -> None:
    running = submitted(supervisor, *[job(f"slow 100{n}") for n in range(PARALLEL)])
    (late,) = submitted(supervisor, job("late", deadline_s=0.2))
    begun = time.monotonic()
    with pytest.raises(ModelRunError, match="queueing included"):
        result(late)
    assert time.monotonic() - begun < 0.3
    for work in running:
        work.abandon()


def test_a_request_that_nobody_reads_ends_at_its_deadline(supervisor: Supervisor) -> None:
    submitted(supervisor, job("slow 1000", deadline_s=0.2))
    assert wait_until(lambda: supervisor.load().in_flight == 0) < 0.5


def test_a_setup_fault_is_told_by_start() -> None:
    supervisor = Supervisor([*FAKE, "setup-fault"])
    with pytest.raises(ModelSetupError, match="no such weights; run: viva models"):
        supervisor.start()
    with pytest.raises(ModelRunError, match="closed"):
        supervisor.submit(job("too late"))


def test_close_ends_everything_and_fails_what_waits() -> None:
    supervisor = Supervisor(FAKE, parallel=2)
    supervisor.start()
    pid, jobs = supervisor.pid, submitted(supervisor, job("hang"), job("slow 999"), job("waits"))
    assert pid is not None
    wait_until(lambda: supervisor.load().in_flight == 2)
    supervisor.close()
    supervisor.close()
    assert not Path(f"/proc/{pid}").exists()
    for work in jobs:
        with pytest.raises(ModelRunError, match="closed"):
            result(work)
    assert supervisor.health().detail == "closed"


def test_a_closed_supervisor_leaves_no_thread_behind() -> None:
    before = set(threading.enumerate())
    supervisor = Supervisor(FAKE)
    supervisor.start()
    assert ask(supervisor, "hello") == "hello"
    supervisor.close()
    wait_until(lambda: set(threading.enumerate()) <= before)


def test_start_says_so_where_the_model_was_closed_before_or_meanwhile() -> None:
    never = Supervisor(FAKE, limits=LIMITS)
    never.close()
    loading = Supervisor([sys.executable, "-c", "import time; time.sleep(30)"], limits=LIMITS)
    threading.Timer(0.2, loading.close).start()
    for supervisor in (never, loading):
        with pytest.raises(ModelRunError, match="closed before it was ready"):
            supervisor.start()
