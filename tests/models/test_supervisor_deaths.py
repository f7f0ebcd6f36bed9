"""Whatever ends the child, the app lives on, the innocent get their answers, poison is refused."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from models.errors import ModelRunError, ModelSetupError
from models.supervisor import Supervisor
from tests.models.supervised import FAKE, LIMITS, ask, job, result, submitted, wait_until


@pytest.fixture(scope="module")
def shared() -> Iterator[Supervisor]:
    supervisor = Supervisor(FAKE, parallel=4, limits=LIMITS)
    supervisor.start()
    yield supervisor
    supervisor.close()


@pytest.fixture
def supervisor(shared: Supervisor) -> Supervisor:
    """The shared one, alive and idle."""
    assert ask(shared, "ready?") == "ready?"
    return shared


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


def test_the_poison_in_company_is_found_and_the_innocent_finish(supervisor: Supervisor) -> None:
    restarts, quarantined = supervisor.health().restarts, supervisor.load().quarantined
    innocent = [job(f"company 0.{n}") for n in range(40, 43)]
    poison, twin = job("crash with 4"), job("crash with 4")
    submitted(supervisor, *innocent, poison, twin)
    assert [result(work) for work in innocent] == ["1", "1", "1"]
    for work in (poison, twin):
        with pytest.raises(ModelRunError, match="refused"):
            result(work)
    assert supervisor.health().restarts == restarts + 2
    assert supervisor.load().quarantined == quarantined + 1


def test_who_waited_during_a_crash_is_served_in_company_again(supervisor: Supervisor) -> None:
    doomed = submitted(supervisor, *[job(f"company 0.{n}") for n in range(50, 54)])
    later = submitted(supervisor, *[job(f"company 0.3{n}") for n in range(3)])
    wait_until(lambda: supervisor.load().in_flight == 4)
    assert supervisor.pid is not None
    os.kill(supervisor.pid, signal.SIGKILL)
    for work in doomed[1:]:
        work.abandon()
    assert result(doomed[0]) == "1"
    assert {result(work) for work in later} == {"3"}


def test_a_crash_after_text_was_shown_is_not_hidden(supervisor: Supervisor) -> None:
    for _ in range(2):
        (work,) = submitted(supervisor, job("text then crash", stream=True))
        replies = work.replies(None)
        assert next(replies) == "half a "
        with pytest.raises(ModelRunError, match="Part of the reply was out"):
            next(replies)
    with pytest.raises(ModelRunError, match="ended the model process twice"):
        supervisor.submit(job("text then crash", stream=True))


def test_an_idle_child_that_is_killed_comes_back(supervisor: Supervisor) -> None:
    old = supervisor.pid
    assert old is not None
    os.kill(old, signal.SIGKILL)
    wait_until(lambda: supervisor.pid not in (None, old))
    assert wait_until(lambda: supervisor.health().ready) < 5.0
    assert ask(supervisor, "again") == "again"


def test_a_frozen_child_is_replaced(supervisor: Supervisor) -> None:
    with pytest.raises(ModelRunError, match=r"no sign of life for 1 s"):
        ask(supervisor, "freeze")
    assert ask(supervisor, "again") == "again"


def test_a_hang_behind_a_beating_heart_is_found(supervisor: Supervisor) -> None:
    (bystander,) = submitted(supervisor, job("slow 60"))
    begun = time.monotonic()
    with pytest.raises(ModelRunError, match=r"made no progress for 1 s.*refused"):
        ask(supervisor, "stuck")
    assert time.monotonic() - begun < 5.0
    assert result(bystander) == "done"


def test_a_child_that_garbles_the_protocol_is_replaced(supervisor: Supervisor) -> None:
    with pytest.raises(ModelRunError, match="is no event"):
        ask(supervisor, "garbage")
    assert ask(supervisor, "again") == "again"


def test_a_child_that_hears_no_cancel_is_replaced(supervisor: Supervisor) -> None:
    restarts = supervisor.health().restarts
    (bystander,) = submitted(supervisor, job("slow 60"))
    begun = time.monotonic()
    with pytest.raises(ModelRunError, match=r"deadline of 0\.3 s"):
        ask(supervisor, "hang", deadline_s=0.3)
    assert time.monotonic() - begun < 0.5
    assert result(bystander) == "done"
    assert supervisor.health().restarts == restarts + 1


def test_the_end_is_told_when_the_model_does_not_start_again(tmp_path: Path) -> None:
    switch = tmp_path / "switch"
    supervisor = Supervisor([*FAKE, "die-later", str(switch)], limits=LIMITS)
    supervisor.start()
    switch.touch()
    with pytest.raises(ModelRunError, match="does not start again; see its messages with: viva"):
        ask(supervisor, "crash")
    switch.unlink()
    assert ask(supervisor, "back") == "back"
    supervisor.close()


def test_a_child_that_never_gets_ready_is_given_up() -> None:
    supervisor = Supervisor([*FAKE, "die-at-start"])
    with pytest.raises(ModelSetupError, match=r"assertion failed.*never became ready"):
        supervisor.start()


def test_a_command_that_does_not_exist_is_given_up() -> None:
    with pytest.raises(ModelSetupError, match="cannot be started"):
        Supervisor(["/no/such/program"]).start()


def test_a_pause_of_both_processes_is_no_death() -> None:
    code = (
        "from tests.models.supervised import *\n"
        "supervisor = Supervisor(FAKE, limits=LIMITS); supervisor.start(); print('ready', flush=True)\n"
        "print(ask(supervisor, 'slow 30'), supervisor.health().restarts)\n"
        "supervisor.close()\n"
    )
    app = subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        start_new_session=True,
    )
    assert app.stdout is not None
    assert app.stdout.readline() == "ready\n"
    for number, seconds in ((signal.SIGSTOP, LIMITS.heartbeat_s + 1.5), (signal.SIGCONT, 0)):
        os.killpg(app.pid, number)
        time.sleep(seconds)
    assert app.communicate(timeout=30)[0] == "done 0\n"
