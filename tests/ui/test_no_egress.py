"""A whole interview on the real parts leaves no trace on any network: nothing even tries."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

Run = tuple[subprocess.CompletedProcess[str], Path]

TRAP = Path(__file__).parent / "egress_trap.c"
ANSWERS = """\
Queries are used once, so only keys and values are kept: the cache grows linearly with the context.
It is a web cache that stores pages on disk.
I don't know
/rephrase
Loss falls as a power law in parameters, data and compute.
"""
READING_CRITERIA_MS = 1000
"""An answer for which the embedder took longer came before its criteria had been read."""


@pytest.fixture(scope="module")
def trap(tmp_path_factory: pytest.TempPathFactory) -> Path:
    library = tmp_path_factory.mktemp("trap") / "egress_trap.so"
    subprocess.run(["cc", "-shared", "-fPIC", "-o", library, TRAP, "-ldl"], check=True)
    return library


def _environment(trap: Path, log: Path) -> dict[str, str]:
    return os.environ | {"LD_PRELOAD": str(trap), "VIVA_EGRESS_LOG": str(log)}


def _without_network() -> list[str]:
    """A prefix that cuts the network off, where this system permits it; the trap is there anyway."""
    unshare = shutil.which("unshare")
    if unshare is None:
        return []
    for flags in (["-n"], ["-r", "-n"]):
        if (
            subprocess.run([unshare, *flags, "true"], check=False, capture_output=True).returncode
            == 0
        ):
            return [unshare, *flags]
    return []


def test_the_trap_catches_what_leaves(trap: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    program = (
        "import socket\n"
        "for act in (lambda: socket.create_connection(('192.0.2.1', 80), 1),"
        " lambda: socket.getaddrinfo('example.invalid', 80),"
        " lambda: socket.socket(type=socket.SOCK_DGRAM).sendto(b'x', ('192.0.2.1', 53))):\n"
        "    try: act()\n"
        "    except OSError: pass\n"
    )
    subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], env=_environment(trap, log), check=True
    )
    caught = log.read_text().splitlines()
    assert caught == ["connect 192.0.2.1", "getaddrinfo example.invalid", "sendto 192.0.2.1"]


@pytest.fixture(scope="module")
def interview(trap: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """An interview with the network cut off, and the file where attempts to leave would stand."""
    folder = tmp_path_factory.mktemp("offline")
    command = [sys.executable, "-m", "ui.cli", "interview", "--json", "--timings", "--seed", "1"]
    done = subprocess.run(
        [*_without_network(), *command],
        input=ANSWERS,
        text=True,
        capture_output=True,
        env=_environment(trap, folder / "log") | {"VIVA_DATA": str(folder / "data")},
        check=False,
        timeout=170,
    )
    return done, folder / "log"


@pytest.mark.weights
def test_an_interview_offline_finishes_and_nothing_tries_to_leave(interview: Run) -> None:
    done, log = interview
    assert done.returncode == 0, done.stderr
    kinds = [json.loads(link["body"])["kind"] for link in json.loads(done.stdout)["events"]]
    assert kinds[0] == "started"
    assert kinds[-1] == "closed"
    assert kinds.count("received") == 8  # the end of the input declines the last word, too
    assert not log.exists(), log.read_text()


def _spent(name: str, parts: str) -> int:
    """Milliseconds of a part of the turn."""
    return int(re.findall(rf"{name} (\d+)", parts)[0])


@pytest.mark.weights
def test_all_but_the_models_takes_under_150_ms_a_turn(interview: Run) -> None:
    turns = re.findall(r"turn (\d+) ms: (.*juror.*)", interview[0].stderr)
    # Nobody answers as fast as a pipe: a candidate's criteria are read while they read the question.
    ready = [
        int(ms) - _spent("layers", parts) - _spent("embedder", parts)
        for ms, parts in turns
        if _spent("rubrics", parts) < READING_CRITERIA_MS
    ]
    assert ready, interview[0].stderr
    assert max(ready) < 150, interview[0].stderr
    # The others go on beside that reading.
    lines = interview[0].stderr.splitlines()
    (ours,) = [line for line in lines if line.startswith("all but the models")]
    assert float(ours.split()[-2]) < 400, interview[0].stderr
