"""`viva grade` line by line: the contract, and that one bad line never stops the rest."""

import json
from collections.abc import Iterator

import pytest

from agent.grading.answers_file import grade_lines
from models.hash_embedder import HashEmbedder
from models.juror import Juror
from tests.plain_juror import plain_juror

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
    return plain_juror(HashEmbedder())


def _line(**values: object) -> bytes:
    line = {"id": "a", "question": "What?", "answer": "Memory grows linearly."} | values
    return json.dumps(line).encode()


def _weighing(weight: object) -> bytes:
    return _line(criteria=[{"id": "c", "statement": "Memory grows", "weight": weight}])


def test_the_output_has_the_shape_of_the_contract(juror: Juror) -> None:
    (row,) = grade_lines([_line(criteria=CRITERIA)], juror)
    assert set(row) == {"id", "criteria", "score", "coverage"}
    (criterion,) = row["criteria"]
    assert set(criterion) == {"id", "p_met", "verdict", "quote"}
    assert 0 <= criterion["p_met"] <= 1
    assert criterion["verdict"] == "met"
    assert criterion["quote"] == "Memory grows linearly."
    assert row["score"] == 1.0


def test_who_does_not_stand_behind_a_claim_has_not_made_it(juror: Juror) -> None:
    said = ("Memory grows linearly.", "Supposedly memory grows linearly.")
    verdicts = [
        row["criteria"][0]["verdict"]
        for row in grade_lines([_line(criteria=CRITERIA, answer=text) for text in said], juror)
    ]
    assert verdicts == ["met", "abstain"]


def test_where_only_the_statement_is_known_denials_alone_are_seen(juror: Juror) -> None:
    said = (
        "Supposedly memory grows linearly with length.",
        "It is not true that memory grows linearly with length.",
    )
    reference = "Memory grows linearly with length."
    verdicts = [
        row["criteria"][0]["verdict"]
        for row in grade_lines([_line(reference=reference, answer=text) for text in said], juror)
    ]
    assert verdicts == ["met", "abstain"]


def test_without_criteria_the_reference_is_the_only_one(juror: Juror) -> None:
    (row,) = grade_lines([_line(reference="Memory grows linearly with length.")], juror)
    assert [c["id"] for c in row["criteria"]] == ["ref"]


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (b"{not json", "line 1"),
        (b"[1, 2]", "line 1"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"id": "a", "question": "q", "answer": "caf\xe9", "reference": "x"}', "not UTF-8"),
        (_line(), "expected one of them"),
        (_line(answer=None, reference="x"), "answer"),
        (_line(criteria=[{"id": "c"}]), "statement"),
        (b'{"id": "a", "question": "q", "answer": "\\ud800", "reference": "x"}', "line 1"),
        (_line(id=True, reference="x"), "id"),
        (_line(id=float("nan"), reference="x"), "id"),
        (_weighing(0), "weight"),
        (_weighing(float("inf")), "weight"),
        (_weighing(float("nan")), "weight"),
        (_weighing(10**400), "weight"),
        (_line(criteria=CRITERIA * 2), "'memory' is given 2 times"),
    ],
)
def test_a_bad_line_says_why_and_the_rest_go_on(juror: Juror, bad: bytes, says: str) -> None:
    rows = list(grade_lines([bad, _line(criteria=CRITERIA)], juror))
    assert says in rows[0]["error"]
    json.dumps(rows, allow_nan=False)
    assert "criteria" in rows[1]


def test_what_cannot_be_judged_is_no_score(juror: Juror) -> None:
    (row,) = grade_lines([_line(answer="ذاكرة التخزين المؤقت", criteria=CRITERIA)], juror)
    assert row["score"] is None
    assert row["coverage"] == 0.0
    assert row["criteria"][0]["verdict"] == "abstain"


@pytest.mark.parametrize("name", [7, -1, "7", 10**30])
def test_an_id_is_given_back_as_it_was(juror: Juror, name: object) -> None:
    good, bad = grade_lines([_line(id=name, reference="x"), _line(id=name)], juror)
    assert good["id"] == name
    assert bad["id"] == name
    assert "error" in bad


def test_null_means_absent(juror: Juror) -> None:
    bare = {"id": "memory", "statement": CRITERIA[0]["statement"]}
    nulls = bare | {"weight": None, "exemplars": None}
    given, absent, reference = grade_lines(
        [
            _line(criteria=[nulls], reference=None),
            _line(criteria=[bare]),
            _line(criteria=None, reference="Memory grows linearly with length."),
        ],
        juror,
    )
    assert given == absent
    assert given["criteria"][0]["id"] == "memory"
    assert reference["criteria"][0]["id"] == "ref"


def test_line_numbers_count_empty_lines(juror: Juror) -> None:
    (row,) = grade_lines([b"\n", b"  \n", b"{\n"], juror)
    assert row["error"].startswith("line 3: ")


@pytest.mark.parametrize("weight", [1.7e308, 5e-324])
def test_any_finite_weight_gives_a_score(juror: Juror, weight: float) -> None:
    twice = [CRITERIA[0] | {"id": name, "weight": weight} for name in ("one", "two")]
    (row,) = grade_lines([_line(criteria=twice)], juror)
    assert row["score"] == 1.0


def test_many_threads_give_the_rows_in_order(juror: Juror) -> None:
    lines = [_line(id=n, criteria=CRITERIA) for n in range(30)]
    lines[7] = b"{"
    alone = list(grade_lines(lines, juror))
    assert list(grade_lines(lines, juror, workers=4)) == alone
    assert "error" in alone[7]


def test_who_stops_early_does_not_wait_for_what_is_queued(juror: Juror) -> None:
    taken = []

    def lines() -> Iterator[bytes]:
        for number in range(1000):
            taken.append(number)
            yield _line(id=number, criteria=CRITERIA)

    rows = grade_lines(lines(), juror, workers=2)
    next(rows)
    rows.close()
    assert len(taken) < 20
