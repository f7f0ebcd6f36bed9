"""The whole app on its real parts, as an operator runs it."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from ui.assembly import open_corpus
from ui.cli import main
from ui.commands.options import settings_of

START_SECONDS = 180.0

Viva = Callable[..., tuple[int, str, str]]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class App:
    """`viva serve` as an operator runs it; kill it as hard as one can."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.port = _free_port()
        self.base = f"http://127.0.0.1:{self.port}"
        self.log = data.parent / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait: bool = True) -> None:
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ui.cli", "serve", "--port", str(self.port)],
                env=os.environ | {"VIVA_DATA": str(self.data)},
                stdout=log,
                stderr=log,
            )
        if wait:
            end = time.monotonic() + START_SECONDS
            while not self._answers():
                assert time.monotonic() < end, self.log.read_text()
                time.sleep(0.05)

    def _answers(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.log.read_text()
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{self.base}/welcome", trust_env=False).status_code == 200
        return False

    def kill(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait()

    def invite_path(self) -> str:
        """The path of the demo invite that the first start printed."""
        return self._printed(r"(/invite/\S+)")

    def desk_password(self) -> str:
        return self._printed(r"interviewer / (\S+)")

    def _printed(self, pattern: str) -> str:
        found = re.search(pattern, self.log.read_text())
        assert found, self.log.read_text()
        return found.group(1)

    def model_process(self) -> int:
        """The llama.cpp child of the app."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task").glob("*/children")
        pids = [int(pid) for file in children for pid in file.read_text().split()]
        return next(p for p in pids if b"models.worker" in Path(f"/proc/{p}/cmdline").read_bytes())


@pytest.fixture(scope="session")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data directory in which the notes are indexed already: that takes seconds each time."""
    folder = tmp_path_factory.mktemp("indexed")
    with open_corpus(settings_of(data=folder)):
        return folder


@pytest.fixture
def data(indexed: Path, tmp_path: Path) -> Path:
    """A data directory of the test's own, with that index and nothing else."""
    shutil.copytree(indexed / "corpus", tmp_path / "data" / "corpus")
    return tmp_path / "data"


@pytest.fixture
def app(data: Path) -> Iterator[App]:
    running = App(data)
    try:
        running.start()
        yield running
    finally:
        running.kill()


@pytest.fixture
def viva(capsys: pytest.CaptureFixture[str]) -> Viva:
    """Runs a command as the shell would: (exit code, standard output, standard error). An exception
    that is not turned into a message fails the test."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_:
            main([str(argument) for argument in arguments])
        code = exit_.value.code
        said = capsys.readouterr()
        return (code if isinstance(code, int) else 0), said.out, said.err

    return run
