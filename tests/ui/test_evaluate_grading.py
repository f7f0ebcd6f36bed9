"""`viva eval grading`, `viva eval attacks` and `viva qualify`: help and mistakes of the caller's."""

from pathlib import Path

import pytest

from ui.cli import main

COMMANDS = [["eval", "grading"], ["eval", "attacks"], ["eval", "juror"], ["qualify"]]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_shows_an_example(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"Example: viva {' '.join(command)}" in shown


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["eval", "grading", "--html", "/nowhere/at/all.html"], "a folder that exists"),
        (["eval", "grading", "--model", "/nowhere.gguf", "--ask-model", "1"], "nowhere.gguf"),
        (["qualify", "--model", "/nowhere.gguf"], "nowhere.gguf"),
    ],
)
def test_a_mistake_is_one_line_before_anything_slow(
    given: list[str], says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([*given, "--data", str(tmp_path / "data")])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert says in error
    assert error.startswith("error: ")
    assert "Traceback" not in error


def test_numbers_out_of_range_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for given in (["eval", "attacks", "--answers", "0"], ["qualify", "--minutes", "0"]):
        with pytest.raises(SystemExit) as ended:
            main(given)
        assert ended.value.code == 2
