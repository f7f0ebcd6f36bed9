"""An interview at a terminal: nothing redraws over what a person types."""

import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

ERASE_LINE = b"\x1b[2K"


def _read_until(terminal: int, wanted: bytes, seconds: float) -> bytes:
    seen, end = b"", time.monotonic() + seconds
    while wanted not in seen:
        assert time.monotonic() < end, seen
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 65536)
    return seen


@pytest.mark.weights
def test_the_prompt_stands_still_while_a_person_thinks(data: Path) -> None:
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "ui.cli", "interview", "--data", str(data)]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        _read_until(ours, b"\n> ", 90)
        time.sleep(1.0)
        os.write(ours, b"/finish\n")
        after = _read_until(ours, b"viva export", 30)
        assert process.wait(30) == 0
    os.close(ours)
    assert ERASE_LINE not in after
    assert b"You chose to finish here" in after
