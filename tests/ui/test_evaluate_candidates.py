"""`viva eval candidates` prints its figures for people and programs, and refuses what does not go together."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from eval.candidates.figures import AIMS, AIMS_OF_TOLD
from eval.candidates.outcome import Outcome
from ui.commands.evaluate_candidates import tell

Viva = Callable[..., tuple[int, str, str]]
ASKED_FOR = {
    "tau",
    "questions_ratio",
    "coverage90",
    "knowing_over_talking",
    "memorizer_gap",
    "style_shift",
    "repeats",
    "leaks",
    "stuck",
}


OUTCOMES = [
    Outcome(kind="main", seed=1, style="memorizer", overall=2.0, recitals=2),
    Outcome(kind="public", seed=1, style="memorizer", overall=4.5),
]


def test_a_program_reads_numbers_and_null_for_what_is_too_small_to_tell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    page = tmp_path / "page.html"
    tell(OUTCOMES, "two interviews", {"swapped_specimens": 7}, AIMS, page, as_json=True)
    found = json.loads(capsys.readouterr().out)
    assert found.keys() >= ASKED_FOR
    assert found["memorizer_gap"] == 2.5
    assert found["tau"] is None
    assert (found["says"], found["swapped_specimens"]) == ("two interviews", 7)
    assert 'src="data:image/png' in page.read_text(encoding="utf-8")


def test_a_person_reads_each_figure_beside_its_aim(capsys: pytest.CaptureFixture[str]) -> None:
    tell(OUTCOMES, "two interviews", {}, AIMS)
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["memorizer_gap"].endswith("2.500   aim 1 to 5: met")
    assert "too few to tell" in lines["tau"]


def test_who_was_told_a_depth_is_held_to_none(capsys: pytest.CaptureFixture[str]) -> None:
    tell(OUTCOMES, "two interviews", {}, AIMS_OF_TOLD)
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "aim" not in lines["memorizer_gap"]
    assert lines["leaks"].endswith("aim 0 to 0: met")


@pytest.mark.parametrize("other", [("--verdicts", "labels"), ("--graph",)])
def test_a_language_model_is_played_without_labels_and_graph(
    viva: Viva, tmp_path: Path, other: tuple[str, ...]
) -> None:
    code, _, said = viva("eval", "candidates", "--player", "model", *other, "--data", str(tmp_path))
    assert code != 0
    assert "leave out" in said
    assert "Traceback" not in said
