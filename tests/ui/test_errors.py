"""What an operator can get wrong gives one clear error with the next step, never a traceback."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models.weights import locate_language_model

Viva = Callable[..., tuple[int, str, str]]


def _error(said: str) -> str:
    lines = [line for line in said.splitlines() if line.startswith("error: ")]
    assert len(lines) == 1, said
    return lines[0]


@pytest.mark.parametrize("group", [[], ["corpus"], ["audit"], ["eval"]])
def test_help_is_there_for_groups(viva: Viva, group: list[str]) -> None:
    code, out, _ = viva(*group, "--help")
    assert code == 0
    assert "Usage" in out


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
        "corpus rebuild",
        "audit verify",
        "audit key",
        "eval juror",
    ],
)
def test_every_command_shows_an_example(viva: Viva, command: str) -> None:
    assert f"Example: viva {command}" in viva(*command.split(), "--help")[1]


def test_a_missing_model(viva: Viva, tmp_path: Path) -> None:
    code, _, err = viva("interview", "--data", tmp_path, "--model", tmp_path / "none.gguf")
    assert code == 2
    assert "none.gguf" in _error(err)


def test_a_file_that_is_no_model(viva: Viva, tmp_path: Path) -> None:
    file = tmp_path / "letter.gguf"
    file.write_text("Dear model, " * 100)
    code, _, err = viva("interview", "--data", tmp_path, "--model", file)
    assert code == 2
    assert "GGUF" in _error(err)


def test_a_truncated_model(viva: Viva, tmp_path: Path) -> None:
    file = tmp_path / "short.gguf"
    file.write_bytes(locate_language_model(None, tmp_path).read_bytes()[:20_000_000])
    code, _, err = viva("interview", "--data", tmp_path, "--model", file)
    assert code == 2
    assert "short.gguf" in _error(err)


def test_a_data_directory_that_cannot_be_made(viva: Viva, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    code, _, err = viva("interview", "--data", tmp_path / "file" / "data")
    assert code == 1
    assert "--data" in _error(err)


def test_a_port_in_use(viva: Viva, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        code, _, err = viva("serve", "--data", tmp_path, "--port", port)
    assert code == 2
    assert port in _error(err)


def test_an_unknown_interview(viva: Viva, tmp_path: Path) -> None:
    viva("invite", "--data", tmp_path)
    code, _, err = viva("export", "nobody", "--data", tmp_path)
    assert code == 2
    assert "'nobody'" in _error(err)


def test_an_unknown_profile(viva: Viva, tmp_path: Path) -> None:
    code, _, err = viva("invite", "--profile", "wizard", "--data", tmp_path)
    assert code == 2
    assert "ai-engineer" in _error(err)


def test_a_wrong_setting(viva: Viva, tmp_path: Path) -> None:
    code, _, err = viva("serve", "--port", "0", "--data", tmp_path)
    assert code == 2
    assert "VIVA_PORT" in _error(err)


def test_search_needs_a_query_or_two_files(viva: Viva, tmp_path: Path) -> None:
    code, _, err = viva("search", "--data", tmp_path)
    assert code == 2
    assert "--in QUERIES.jsonl" in _error(err)


def test_a_file_that_is_not_there(viva: Viva, tmp_path: Path) -> None:
    code, _, err = viva("grade", "--in", tmp_path / "none.jsonl", "--out", tmp_path / "out.jsonl")
    assert code == 2
    assert "none.jsonl" in _error(err)


@pytest.mark.weights
def test_grade_fails_only_if_every_line_does(viva: Viva, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    good = b'{"id": 1, "question": "q", "answer": "It grows.", "reference": "It grows."}\n'
    bad = b"\xff\n"
    for lines, code, count in ((bad + good, 0, 2), (bad + b"\n" + bad, 1, 2), (b"\n", 0, 0)):
        source.write_bytes(lines)
        assert viva("grade", "--in", source, "--out", target)[0] == code
        assert len(target.read_text().splitlines()) == count
    assert not list(tmp_path.glob(".*.partial"))


@pytest.mark.weights
def test_grade_leaves_what_it_cannot_replace(viva: Viva, tmp_path: Path) -> None:
    target = tmp_path / "out.jsonl"
    target.mkdir()
    (tmp_path / "in.jsonl").write_text("\n")
    code, _, err = viva("grade", "--in", tmp_path / "in.jsonl", "--out", target)
    assert code == 1
    assert "out.jsonl" in _error(err)
    assert target.is_dir()
    assert not list(tmp_path.glob(".*.partial"))


def test_doctor_names_what_is_missing_and_what_to_do(viva: Viva, tmp_path: Path) -> None:
    assert '"what": "embedder", "ok": true' in viva("doctor", "--data", tmp_path, "--json")[1]
    code, out, _ = viva("doctor", "--data", tmp_path, "--model", tmp_path / "none.gguf")
    assert code == 1
    assert "MISSING  language model" in out


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
    long = "It grows linearly with the context. " * 10_000
    answers = "".join(f"{number}. {long}\n" for number in range(6))
    done = subprocess.run(
        [*_small_disk(tmp_path / "small"), sys.executable, "-m", "ui.cli", "interview"],
        env=os.environ | {"VIVA_DATA": str(tmp_path / "small")},
        input=answers,
        capture_output=True,
        text=True,
        check=False,
        timeout=150,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "ree space" in _error(done.stderr)
