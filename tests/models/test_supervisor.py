"""Whatever the child does, the app lives on and each caller gets one clear answer."""

import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import wire
from models.errors import ModelBusyError, ModelCancelledError, ModelRunError, ModelSetupError
from models.job import Job
from models.protocol import ChatMessage
from models.supervisor import Supervisor

FAKE = [sys.executable, "-P", str(Path(__file__).with_name("fake_worker.py"))]


@pytest.fixture(scope="module")
def shared() -> Iterator[Supervisor]:
    supervisor = Supervisor(FAKE, queue_limit=3, heartbeat_limit_s=1.5, grace_s=0.5)
    supervisor.start()
    yield supervisor
    supervisor.close()


@pytest.fixture
def supervisor(shared: Supervisor) -> Supervisor:
    """The shared one, alive and idle."""
    assert ask(shared, "ready?") == "ready?"
    return shared


def job(order: str, deadline_s: float = 20.0, stream: bool = False) -> Job:
    message = ChatMessage(role="user", content=order)
    call = wire.GenerateCall(
        id=0, messages=(message,), max_tokens=8, temperature=0.0, seed=1, stream=stream
    )
    return Job(call, deadline_s)


def result(work: Job, cancel: threading.Event | None = None) -> str:
    for reply in work.replies(cancel):
        if isinstance(reply, wire.Finished):
            return reply.text
    raise AssertionError("no result")


def ask(supervisor: Supervisor, order: str, deadline_s: float = 20.0) -> str:
    work = job(order, deadline_s)
    supervisor.submit(work)
    return result(work)


def wait_ready(supervisor: Supervisor, seconds: float = 5.0) -> float:
    """Seconds until the model is ready again."""
    begun = time.monotonic()
    while not supervisor.health().ready:
        assert time.monotonic() - begun < seconds
        time.sleep(0.02)
    return time.monotonic() - begun


def test_replies_come_in_order(supervisor: Supervisor) -> None:
    jobs = [job(f"number {number}") for number in range(3)]
    for work in jobs:
        supervisor.submit(work)
    assert [result(work) for work in jobs] == ["number 0", "number 1", "number 2"]


def test_a_streamed_text_comes_in_pieces(supervisor: Supervisor) -> None:
    work = job("slow 3", stream=True)
    supervisor.submit(work)
    assert [reply for reply in work.replies(None) if isinstance(reply, str)] == ["0 ", "1 ", "2 "]


def test_a_yes_probability_passes(supervisor: Supervisor) -> None:
    work = Job(wire.YesNoCall(id=0, messages=()), 20.0)
    supervisor.submit(work)
    (reply,) = work.replies(None)
    assert isinstance(reply, wire.YesNoResult)
    assert (reply.p_yes, reply.mass) == (0.75, 0.5)


def test_a_failed_request_leaves_the_child_alone(supervisor: Supervisor) -> None:
    pid = supervisor.pid
    with pytest.raises(ModelRunError, match="asked to fail"):
        ask(supervisor, "fault")
    assert supervisor.pid == pid


def test_what_native_code_prints_does_not_reach_the_protocol(supervisor: Supervisor) -> None:
    assert ask(supervisor, "print") == "print"
    ask(supervisor, "let the reader catch up")
    assert {"a native library says hello", "and so does its child"} <= set(supervisor.stderr_tail())


def test_a_request_that_crashes_once_is_tried_again(supervisor: Supervisor, tmp_path: Path) -> None:
    restarts = supervisor.health().restarts
    order = f"crash once {tmp_path / 'mark'}"
    assert ask(supervisor, order) == order
    assert supervisor.health().restarts == restarts + 1


def test_a_request_that_crashes_twice_is_refused_for_good(supervisor: Supervisor) -> None:
    with pytest.raises(ModelRunError, match=r"exit code -11.*assertion failed.*refused"):
        ask(supervisor, "crash")
    with pytest.raises(ModelRunError, match="ended the model process twice"):
        supervisor.submit(job("crash"))
    assert ask(supervisor, "others go on") == "others go on"


def test_a_crash_after_text_was_shown_is_not_hidden(supervisor: Supervisor) -> None:
    work = job("text then crash", stream=True)
    supervisor.submit(work)
    replies = work.replies(None)
    assert next(replies) == "half a "
    with pytest.raises(ModelRunError, match="Part of the reply was out"):
        next(replies)


def test_an_idle_child_that_is_killed_comes_back(supervisor: Supervisor) -> None:
    old = supervisor.pid
    assert old is not None
    os.kill(old, signal.SIGKILL)
    while supervisor.pid == old:
        time.sleep(0.02)
    assert wait_ready(supervisor) < 5.0
    assert ask(supervisor, "again") == "again"


def test_a_frozen_child_is_replaced(supervisor: Supervisor) -> None:
    with pytest.raises(ModelRunError, match=r"no sign of life for 1\.5 s"):
        ask(supervisor, "freeze")
    assert ask(supervisor, "again") == "again"


def test_a_child_that_garbles_the_protocol_is_replaced(supervisor: Supervisor) -> None:
    with pytest.raises(ModelRunError, match="is no event"):
        ask(supervisor, "garbage")
    assert ask(supervisor, "again") == "again"


def test_a_native_hang_ends_at_the_deadline(supervisor: Supervisor) -> None:
    begun = time.monotonic()
    with pytest.raises(ModelRunError, match=r"deadline of 0\.3 s"):
        ask(supervisor, "hang", deadline_s=0.3)
    assert time.monotonic() - begun < 1.0
    assert ask(supervisor, "again") == "again"


def test_a_cancel_returns_within_200_ms_and_frees_the_child(supervisor: Supervisor) -> None:
    pid, cancel, work = supervisor.pid, threading.Event(), job("slow 1000")
    supervisor.submit(work)
    raised: list[float] = []

    def call() -> None:
        with pytest.raises(ModelCancelledError):
            result(work, cancel)
        raised.append(time.monotonic())

    thread = threading.Thread(target=call)
    thread.start()
    time.sleep(0.2)
    cancelled = time.monotonic()
    cancel.set()
    thread.join()
    assert raised[0] - cancelled < 0.2
    assert ask(supervisor, "next") == "next"
    assert supervisor.pid == pid


def test_a_full_queue_says_when_to_come_back(supervisor: Supervisor) -> None:
    running = job("slow 1000", stream=True)
    supervisor.submit(running)
    replies = running.replies(None)
    next(replies)
    waiting = [job(f"wait {number}") for number in range(3)]
    for work in waiting:
        supervisor.submit(work)
    with pytest.raises(ModelBusyError, match="try again in about") as caught:
        supervisor.submit(job("one too many"))
    assert caught.value.wait_s > 0
    waiting[0].abandon()
    supervisor.submit(job("takes the abandoned place"))
    replies.close()
    assert result(waiting[2]) == "wait 2"


def test_a_deadline_counts_the_queue(supervisor: Supervisor) -> None:
    running, late = job("slow 1000", stream=True), job("late", deadline_s=0.2)
    supervisor.submit(running)
    supervisor.submit(late)
    with pytest.raises(ModelRunError, match="queueing included"):
        result(late)
    running.abandon()


def test_a_setup_fault_is_told_by_start() -> None:
    supervisor = Supervisor([*FAKE, "setup-fault"])
    with pytest.raises(ModelSetupError, match="no such weights; run: viva models"):
        supervisor.start()
    with pytest.raises(ModelRunError, match="closed"):
        supervisor.submit(job("too late"))


def test_a_child_that_never_gets_ready_is_given_up() -> None:
    supervisor = Supervisor([*FAKE, "die-at-start"])
    with pytest.raises(ModelSetupError, match=r"assertion failed.*never became ready"):
        supervisor.start()


def test_a_command_that_does_not_exist_is_given_up() -> None:
    with pytest.raises(ModelSetupError, match="cannot be started"):
        Supervisor(["/no/such/program"]).start()


def test_close_ends_the_child_and_fails_what_waits() -> None:
    supervisor = Supervisor(FAKE)
    supervisor.start()
    pid, running, waiting = supervisor.pid, job("hang"), job("waits")
    assert pid is not None
    supervisor.submit(running)
    supervisor.submit(waiting)
    time.sleep(0.1)
    supervisor.close()
    supervisor.close()
    assert not Path(f"/proc/{pid}").exists()
    for work in (running, waiting):
        with pytest.raises(ModelRunError, match="closed"):
            result(work)
    assert supervisor.health().detail == "closed"
