"""Human-graded short answers as labels: train files only, scores cut where the docstring says."""

import json
from pathlib import Path

import pytest

from eval.juror.short_answers import RIGHT_FROM, short_answer_labels
from models.hash_embedder import HashEmbedder
from models.juror import Juror
from models.juror_features import NAMES


def _line(**changed: object) -> str:
    row = {
        "id": "a1",
        "question_id": "q1",
        "question": "Why does the lamp light up?",
        "reference": "The circuit is closed.",
        "answer": "Because the circuit is closed now.",
    }
    return json.dumps(row | changed)


def _folder(tmp_path: Path, **files: list[str]) -> Path:
    for name, lines in files.items():
        path = tmp_path / f"{name.replace('_', '-')}.jsonl"
        path.write_text("\n".join([*lines, ""]), encoding="utf-8")
    return tmp_path


def test_train_files_alone_are_read(tmp_path: Path) -> None:
    folder = _folder(
        tmp_path, bulbs_train=[_line(correct=True)], bulbs_unseen_answers=[_line(correct=True)]
    )
    [label] = short_answer_labels(folder, Juror(HashEmbedder()))
    assert (label.item, label.specimen, label.criterion) == ("bulbs-train/q1", "a1", "ref")
    assert label.met
    assert len(label.features) == len(NAMES)


@pytest.mark.parametrize(
    ("grade", "met"),
    [
        ({"correct": False}, False),
        ({"score": RIGHT_FROM}, True),
        ({"score": RIGHT_FROM - 0.01}, False),
    ],
)
def test_what_counts_as_right(tmp_path: Path, grade: dict[str, object], met: bool) -> None:
    folder = _folder(tmp_path, bulbs_train=[_line(**grade)])
    [label] = short_answer_labels(folder, Juror(HashEmbedder()))
    assert label.met is met
    assert label.substance == ("right" if met else "wrong")


def test_what_the_juror_does_not_judge_is_left_out(tmp_path: Path) -> None:
    folder = _folder(tmp_path, bulbs_train=[_line(correct=False, answer="?!")])
    assert short_answer_labels(folder, Juror(HashEmbedder())) == []


def test_an_empty_folder_has_no_labels(tmp_path: Path) -> None:
    assert short_answer_labels(tmp_path, Juror(HashEmbedder())) == []
