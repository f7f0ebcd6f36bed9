"""`viva export`: it says whether the record is what was written, and lists all whatever one of them is."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from agent.audit import verify_export
from agent.interviews import Interviews
from tests.forged_record import change, cut, forge

Viva = Callable[..., tuple[int, str, str]]
BROKEN = "**The record was changed after it was written. Do not decide on it.**"


@pytest.fixture
def interview(interviews: Interviews) -> str:
    started = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", "Heat is constant always."):
        interviews.submit(started, interviews.room(started).prompt, message)
        interviews.advance(started)
    return started


def _forged(folder: Path, interview: str) -> None:
    forge(folder / "record.sqlite", interview, "is constant always.", "grows always.")


def test_an_intact_record_is_called_so(
    viva: Viva, interviews: Interviews, interview: str, tmp_path: Path
) -> None:
    code, out, _ = viva("export", interview, "--data", tmp_path)
    events = len(interviews.parts.record.events(interview))
    assert code == 0
    first, _, second, *_ = out.splitlines()
    assert first == f"Record intact: {events} events, hash chain and signature verified."
    assert second == f"# Interview {interview}"


@pytest.mark.parametrize("to_file", [False, True])
def test_a_changed_record_is_written_with_a_warning_first(
    viva: Viva, interview: str, tmp_path: Path, to_file: bool
) -> None:
    _forged(tmp_path, interview)
    out_file = tmp_path / "report.md"
    where = ("--out", out_file) if to_file else ()
    code, out, err = viva("export", interview, "--data", tmp_path, *where)
    text = out_file.read_text() if to_file else out
    assert code == 1
    assert text.splitlines()[0] == BROKEN
    assert "the signature of the head is not ours" in text[: text.index("# Interview")]
    assert "Heat grows always." in text
    assert f"viva audit verify {interview}" in err


def test_a_changed_record_is_still_exported_as_json(
    viva: Viva, interview: str, tmp_path: Path
) -> None:
    _forged(tmp_path, interview)
    code, out, err = viva("export", interview, "--format", "json", "--data", tmp_path)
    assert code == 1
    assert verify_export(out)
    assert "Do not decide on it" in err


def test_what_cannot_be_read_is_a_failed_run(viva: Viva, interview: str, tmp_path: Path) -> None:
    cut(tmp_path / "record.sqlite", interview, 3)
    code, out, err = viva("export", interview, "--data", tmp_path)
    assert (code, out) == (1, "")
    assert "event 3 cannot be read" in err


def test_a_missing_head_is_said_and_is_no_unknown_interview(
    viva: Viva, interview: str, tmp_path: Path
) -> None:
    change(tmp_path / "record.sqlite", "DELETE FROM interviews WHERE id = ?", (interview,))
    code, out, _ = viva("export", interview, "--data", tmp_path)
    assert code == 1
    assert "its signed head is missing" in out
    code, _, err = viva("export", interview, "--format", "json", "--data", tmp_path)
    assert code == 1
    assert "its signed head is missing" in err


@pytest.mark.parametrize("damage", ["cut", "headless"])
def test_the_list_names_all_where_one_cannot_be_read(
    viva: Viva, interviews: Interviews, interview: str, tmp_path: Path, damage: str
) -> None:
    other = interviews.start("ai-engineer", "Bob", seed=3)
    if damage == "cut":
        cut(tmp_path / "record.sqlite", interview, 3)
    else:
        gone = "DELETE FROM events WHERE interview = ? AND seq = 1"
        change(tmp_path / "record.sqlite", gone, (interview,))
    code, out, _ = viva("export", "--list", "--data", tmp_path)
    first, second = out.splitlines()
    assert code == 0
    assert first == f"{interview}  record was changed: viva audit verify {interview}"
    assert second.startswith(other)
    assert second.endswith("open    ai-engineer  Bob")
    rows = [
        json.loads(line)
        for line in viva("export", "--list", "--json", "--data", tmp_path)[1].splitlines()
    ]
    assert [(row["id"], row["candidate"], row["damaged"]) for row in rows] == [
        (interview, None, True),
        (other, "Bob", False),
    ]
