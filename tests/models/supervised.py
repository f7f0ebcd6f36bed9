"""What the supervisor's tests share: orders for the fake worker, and how to wait for them."""

import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from models import wire
from models.job import Job
from models.protocol import ChatMessage, Scheduling
from models.supervisor import Limits, Supervisor

FAKE = [sys.executable, "-P", str(Path(__file__).with_name("fake_worker.py"))]
LIMITS = Limits(heartbeat_s=1.0, hang_s=0.6, grace_s=0.5)


def job(
    order: str,
    deadline_s: float = 20.0,
    stream: bool = False,
    session: str = "",
    background: bool = False,
) -> Job:
    message = ChatMessage(role="user", content=order)
    call = wire.GenerateCall(
        id=0, messages=(message,), max_tokens=8, temperature=0.0, seed=1, stream=stream
    )
    return Job(call, Scheduling(session=session, background=background, deadline_s=deadline_s))


def result(work: Job, cancel: threading.Event | None = None) -> str:
    for reply in work.replies(cancel):
        if isinstance(reply, wire.Finished):
            return reply.text
    raise AssertionError("no result")


def submitted(supervisor: Supervisor, *jobs: Job) -> list[Job]:
    for work in jobs:
        supervisor.submit(work)
    return list(jobs)


def ask(supervisor: Supervisor, order: str, deadline_s: float = 20.0) -> str:
    (work,) = submitted(supervisor, job(order, deadline_s))
    return result(work)


def wait_until(holds: Callable[[], bool], seconds: float = 5.0) -> float:
    """Seconds until it holds."""
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < seconds
        time.sleep(0.005)
    return time.monotonic() - begun
