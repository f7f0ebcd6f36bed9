"""`viva grade` line by line: the contract, and that one bad line never stops the rest."""

import json

import pytest

from agent.grading.answers_file import grade_lines
from models.hash_embedder import HashEmbedder
from models.juror import Juror

CRITERIA = [
    {
        "id": "memory",
        "statement": "Memory grows linearly with length",
        "weight": 2,
        "exemplars": {
            "met": ["Each token adds memory"],
            "not_met": ["Copper rows multiply quickly"],
        },
    }
]


@pytest.fixture
def juror() -> Juror:
    return Juror(HashEmbedder())


def _line(**values: object) -> str:
    return json.dumps({"id": "a", "question": "What?", "answer": "Memory grows linearly."} | values)


def test_the_output_has_the_shape_of_the_contract(juror: Juror) -> None:
    (row,) = grade_lines([_line(criteria=CRITERIA)], juror)
    assert set(row) == {"id", "criteria", "score"}
    (criterion,) = row["criteria"]
    assert set(criterion) == {"id", "p_met", "verdict", "quote"}
    assert 0 <= criterion["p_met"] <= 1
    assert criterion["verdict"] == "met"
    assert criterion["quote"] == "Memory grows linearly."
    assert row["score"] == 1.0


def test_without_criteria_the_reference_is_the_only_one(juror: Juror) -> None:
    (row,) = grade_lines([_line(reference="Memory grows linearly with length.")], juror)
    assert [c["id"] for c in row["criteria"]] == ["ref"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("{not json", "line 1"),
        ("[1, 2]", "line 1"),
        (_line(), "expected one of them"),
        (_line(answer=None, reference="x"), "answer"),
        (_line(criteria=[{"id": "c"}]), "statement"),
        ('{"id": "a", "question": "q", "answer": "\\ud800", "reference": "x"}', "line 1"),
    ],
)
def test_a_bad_line_says_why_and_the_rest_go_on(juror: Juror, bad: str, says: str) -> None:
    rows = list(grade_lines([bad, _line(criteria=CRITERIA)], juror))
    assert says in rows[0]["error"]
    assert "criteria" in rows[1]


def test_what_cannot_be_judged_is_no_score(juror: Juror) -> None:
    (row,) = grade_lines([_line(answer="ذاكرة التخزين المؤقت", criteria=CRITERIA)], juror)
    assert row["score"] is None
    assert row["criteria"][0]["verdict"] == "abstain"
