"""`viva audit` and the exports that it checks, as an operator runs them."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.events import Closed, Examiner, Started
from agent.record import Record
from models.protocol import ModelIdentity

Viva = Callable[..., tuple[int, str, str]]
INTERVIEW = "0a1b2c3d"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data directory with one closed interview."""
    folder = tmp_path / "data"
    record = Record.open(folder)
    examiner = Examiner(
        model=ModelIdentity(name="none", backend="scripted"),
        embedder="e",
        juror="j",
        prompts="p",
        bank="b",
        corpus="c",
    )
    started = Started(
        profile="ai-engineer", candidate="Ada Example", minutes=45, seed=7, examiner=examiner
    )
    record.start(INTERVIEW, started)
    record.append(INTERVIEW, "closed", Closed(reason="finished"))
    record.close()
    return folder


@pytest.fixture
def exported(viva: Viva, data: Path, tmp_path: Path) -> Path:
    file = tmp_path / "record.json"
    code, _, err = viva("export", INTERVIEW, "--format", "json", "--out", file, "--data", data)
    assert code == 0, err
    return file


def _key(viva: Viva, data: Path) -> str:
    code, out, err = viva("audit", "key", "--data", data)
    assert code == 0, err
    return out.strip()


def test_the_key_is_the_one_that_signs(viva: Viva, data: Path, exported: Path) -> None:
    key = _key(viva, data)
    assert len(bytes.fromhex(key)) == 32
    assert json.loads(exported.read_text())["public_key"] == key
    assert json.loads(viva("audit", "key", "--data", data, "--json")[1]) == {"key": key}


def test_a_file_alone_names_its_key_as_unchecked(viva: Viva, data: Path, exported: Path) -> None:
    code, out, _ = viva("audit", "verify", "--file", exported)
    assert code == 0
    assert f"signed by {_key(viva, data)} (not checked against a known key)" in out


def test_a_known_key_is_checked(viva: Viva, data: Path, exported: Path) -> None:
    verify = ("audit", "verify", "--file", exported, "--public-key")
    code, out, _ = viva(*verify, _key(viva, data))
    assert code == 0
    assert "not checked" not in out
    code, out, _ = viva(*verify, "00" * 32)
    assert code == 1
    assert "another key signed it" in out


def test_json_says_the_key(viva: Viva, data: Path, exported: Path) -> None:
    key = _key(viva, data)
    for arguments in (("--file", exported), ("--data", data), (INTERVIEW, "--data", data)):
        code, out, _ = viva("audit", "verify", *arguments, "--json")
        assert code == 0
        assert json.loads(out) == {"checked": 1, "faults": [], "key": key}


def test_a_changed_export_is_found(viva: Viva, exported: Path) -> None:
    exported.write_text(exported.read_text().replace("Ada Example", "Eve Example"))
    code, out, _ = viva("audit", "verify", "--file", exported)
    assert code == 1
    assert f"interview {INTERVIEW}, event 1: its content was changed" in out


def test_the_key_in_a_file_cannot_steer_the_terminal(viva: Viva, exported: Path) -> None:
    given = json.loads(exported.read_text()) | {"public_key": "\x1b[2J"}
    exported.write_text(json.dumps(given))
    code, out, _ = viva("audit", "verify", "--file", exported)
    assert code == 1
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "command",
    [["audit", "verify"], ["audit", "key"], ["export", "--list"], ["export", INTERVIEW]],
)
@pytest.mark.parametrize("there", [True, False])
def test_no_record_is_refused_and_none_is_made(
    viva: Viva, tmp_path: Path, command: list[str], there: bool
) -> None:
    folder = tmp_path / "elsewhere"
    if there:
        folder.mkdir()
    code, out, err = viva(*command, "--data", folder)
    assert code == 2
    assert out == ""
    assert "record.sqlite" in err
    assert repr(str(folder)) in err
    assert "--data" in err
    assert folder.exists() == there
    assert not there or not list(folder.iterdir())


def test_a_lost_key_is_not_replaced(viva: Viva, data: Path) -> None:
    (data / "record.key").unlink()
    code, _, err = viva("audit", "key", "--data", data)
    assert code == 2
    assert "record.key" in err
    assert not (data / "record.key").exists()


def test_a_key_needs_a_file(viva: Viva, data: Path) -> None:
    code, _, err = viva("audit", "verify", "--public-key", "00", "--data", data)
    assert code == 2
    assert "--file" in err


def test_an_interview_or_a_file(viva: Viva, data: Path, exported: Path) -> None:
    code, _, err = viva("audit", "verify", INTERVIEW, "--file", exported, "--data", data)
    assert code == 2
    assert repr(INTERVIEW) in err
    assert "--file" in err
