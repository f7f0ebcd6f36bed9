"""What an operator can get wrong gives one clear error with the next step, never a traceback."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from models.weights import locate_language_model

VIVA = [sys.executable, "-m", "ui.cli"]


def _run(
    arguments: list[str], prefix: list[str] | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*(prefix or []), *VIVA, *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def _error(done: subprocess.CompletedProcess[str]) -> str:
    lines = [line for line in done.stderr.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, done.stderr
    return lines[0]


@pytest.mark.parametrize("command", [[], ["corpus"], ["audit"], ["eval"]])
def test_help_is_there_for_groups(command: list[str]) -> None:
    assert "Usage" in _run([*command, "--help"]).stdout


@pytest.mark.parametrize(
    "command",
    [
        "serve",
        "interview",
        "grade",
        "search",
        "invite",
        "export",
        "doctor",
        "corpus add",
        "audit verify",
    ],
)
def test_every_command_shows_an_example(command: str) -> None:
    assert f"Example: viva {command}" in _run([*command.split(), "--help"]).stdout


def test_a_missing_model(tmp_path: Path) -> None:
    done = _run(["interview", "--data", str(tmp_path), "--model", str(tmp_path / "none.gguf")])
    assert done.returncode == 2
    assert "none.gguf" in _error(done)


def test_a_file_that_is_no_model(tmp_path: Path) -> None:
    file = tmp_path / "letter.gguf"
    file.write_text("Dear model, " * 100)
    done = _run(["interview", "--data", str(tmp_path), "--model", str(file)])
    assert done.returncode == 2
    assert "GGUF" in _error(done)


def test_a_truncated_model(tmp_path: Path) -> None:
    whole = locate_language_model(None, tmp_path)
    file = tmp_path / "short.gguf"
    file.write_bytes(whole.read_bytes()[:20_000_000])
    done = _run(["interview", "--data", str(tmp_path), "--model", str(file)])
    assert done.returncode == 2
    assert "short.gguf" in _error(done)


def test_a_data_directory_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = _run(["interview", "--data", str(tmp_path / "file" / "data")])
    assert done.returncode == 1
    assert "--data" in _error(done)


def test_a_port_in_use(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        done = _run(["serve", "--data", str(tmp_path), "--port", port])
    assert done.returncode == 2
    assert port in _error(done)


def _small_disk(folder: Path) -> list[str]:
    """A prefix that runs the command with 3 MB of disk under `folder`: a tmpfs of its own where this
    system permits it, otherwise a limit on the size of any file."""
    folder.mkdir()
    unshare = shutil.which("unshare")
    mount = f'mount -t tmpfs -o size=3m none "{folder}" && exec "$@"'
    for flags in (["-m"], ["-r", "-m"]):
        prefix = [unshare or "unshare", *flags, "sh", "-c", mount, "sh"]
        if (
            unshare
            and subprocess.run([*prefix, "true"], check=False, capture_output=True).returncode == 0
        ):
            return prefix
    return ["prlimit", "--fsize=1000000"]


@pytest.mark.weights
def test_a_full_disk(tmp_path: Path) -> None:
    prefix = _small_disk(tmp_path / "small")
    answers = "It grows linearly with the context. " * 10_000 + "\n"
    done = _run(["interview", "--data", str(tmp_path / "small")], prefix, answers * 4)
    assert done.returncode == 1
    assert "space" in _error(done) or "full" in _error(done)


def test_an_unknown_interview(tmp_path: Path) -> None:
    done = _run(["export", "nobody", "--data", str(tmp_path)])
    assert done.returncode == 2
    assert "'nobody'" in _error(done)


def test_a_wrong_setting(tmp_path: Path) -> None:
    done = subprocess.run(
        [*VIVA, "export", "--list", "--data", str(tmp_path)],
        env=os.environ | {"VIVA_PORT": "many"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "VIVA_PORT" in done.stderr


def test_search_needs_a_query_or_two_files(tmp_path: Path) -> None:
    done = _run(["search", "--data", str(tmp_path)])
    assert done.returncode == 2
    assert "--in QUERIES.jsonl" in _error(done)


def test_doctor_names_what_is_missing_and_what_to_do(tmp_path: Path) -> None:
    good = _run(["doctor", "--data", str(tmp_path), "--json"])
    assert '"embedder"' in good.stdout
    bad = _run(["doctor", "--data", str(tmp_path), "--model", str(tmp_path / "none.gguf")])
    assert bad.returncode == 1
    assert "MISSING  language model" in bad.stdout
