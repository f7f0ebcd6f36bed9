"""Ways of writing quantities, and whole answers with the verdict that a careful reader would give.

The tables stand beside this file: `writings.yaml` has single quantities, `answers.yaml` answers by what
was asked, `worked_answers.yaml` answers to a calculator's question.
"""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.calculators.check import Asked, check_answer
from knowledge.calculators.quantities import parse_quantities
from knowledge.calculators.registry import compute, result_is_for_each
from knowledge.calculators.units import conversion
from knowledge.schema import Slip

HERE = Path(__file__).parent
WRITINGS: dict[str, list[tuple[str, float | None, str | None]]] = yaml.safe_load(
    (HERE / "writings.yaml").read_text(encoding="utf-8")
)
ROWS = [row for rows in WRITINGS.values() for row in rows]
GROUPS: list[dict[str, Any]] = yaml.safe_load((HERE / "answers.yaml").read_text(encoding="utf-8"))
ANSWERS = [
    (group, status, text)
    for group in GROUPS
    for status, texts in group["answers"].items()
    for text in texts
]
WORKED: list[dict[str, Any]] = yaml.safe_load(
    (HERE / "worked_answers.yaml").read_text(encoding="utf-8")
)
WORKED_ANSWERS = [
    (group, kind, text)
    for group in WORKED
    for kind in ("right", "not_right", "unclear")
    for text in group[kind]
]
STATUSES = {"match", "slip", "mismatch", "absent", "ambiguous"}


@pytest.mark.parametrize(("text", "value", "unit"), [row for row in ROWS if row[1] is not None])
def test_a_writing_is_one_quantity(text: str, value: float, unit: str | None) -> None:
    [found] = parse_quantities(text)
    assert found.unit == unit
    assert found.value == pytest.approx(value, rel=1e-5)
    assert unit is None or conversion(unit, unit) == 1


@pytest.mark.parametrize("text", [row[0] for row in ROWS if row[1] is None])
def test_what_is_no_quantity(text: str) -> None:
    assert parse_quantities(text) == []


PIECES = st.sampled_from(
    [row[0] for row in ROWS] + [" ", " and ", " or ", "-", "/", "=", "$", "½", "a "]
)


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=8).map("".join))
def test_writings_in_any_order_are_read_in_order(text: str) -> None:
    place = 0
    for one in parse_quantities(text):
        assert place <= one.start < one.end <= len(text)
        assert one.unit is None or conversion(one.unit, one.unit) == 1
        place = one.end


@pytest.mark.parametrize(("group", "status", "text"), ANSWERS)
def test_an_answer_is_decided(group: dict[str, Any], status: str, text: str) -> None:
    asked = _asked(group, group["expected"], group.get("given", {}), tuple(group.get("each", ())))
    found = check_answer(text, asked)
    assert found.status == status, found
    assert found.start is None or text[found.start : found.end] == found.quote


@pytest.mark.parametrize(("group", "kind", "text"), WORKED_ANSWERS)
def test_an_answer_to_a_calculators_question(group: dict[str, Any], kind: str, text: str) -> None:
    name, inputs = group["calculator"], group["inputs"]
    expected = compute(name, inputs, group["unit"])
    found = check_answer(text, _asked(group, expected, inputs, result_is_for_each(name, inputs)))
    if kind == "unclear":
        assert found.status == "ambiguous", found
    else:
        assert (found.status == "match") == (kind == "right"), found


def _asked(
    group: dict[str, Any], expected: float, given: dict[str, float], each: tuple[str, ...]
) -> Asked:
    slips = tuple(
        Slip(id=name, factor=factor, says="a slip")
        for name, factor in group.get("slips", {}).items()
    )
    tolerance, question = group.get("tolerance", 0.05), group.get("question", "")
    return Asked(expected, group["unit"], tolerance, slips, given, question, each)


def test_the_tables_are_as_large_as_they_should_be() -> None:
    rejected = [text for _, status, text in ANSWERS if status in {"absent", "ambiguous"}]
    assert len({text for text, value, _ in ROWS if value is not None}) >= 170
    assert len(rejected) >= 30


def test_every_unit_of_a_result_has_every_verdict() -> None:
    for group in GROUPS:
        assert set(group["answers"]) == STATUSES, group["unit"]
