"""Answers that half know: each point is counted for itself, and whoever knows more should score higher."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import get_args

import pytest
from pydantic import ValidationError

from eval.juror.half_known import Point, half_figures, half_known
from knowledge.bank import Bank
from knowledge.schema import Manner
from models.hash_embedder import HashEmbedder
from models.juror import Judgement, Juror
from models.juror_rubrics import Question
from tests.plain_juror import PLAIN_WEIGHTS

ITEM = "kv-cache-what-is-kept"


@pytest.fixture(scope="module")
def bank() -> Bank:
    return Bank.load()


@pytest.fixture(scope="module")
def criteria(bank: Bank) -> list[str]:
    return [c.id for item in bank.items if item.id == ITEM for c in item.criteria]


class _CountsPlus(Juror):
    """Believes as many criteria, from the first on, as the answer has pluses, and is unsure of the next one."""

    def __init__(self) -> None:
        super().__init__(HashEmbedder(), PLAIN_WEIGHTS)

    def judge(
        self,
        question: str,
        answer: str,
        criteria: Sequence[Question],
        beside: Sequence[Question] = (),
    ) -> list[Judgement]:
        many = answer.count("+")
        found = [0.99] * many + [0.5] + [0.01] * len(criteria)
        return [Judgement(p_met=p, margin=0.3, reason="+") for p in found[: len(criteria)]]


def _file(folder: Path, *rows: tuple[str, str, Sequence[Point]], of: Sequence[str]) -> Path:
    path = folder / "half.jsonl"
    lines = [
        {"item": ITEM, "manner": manner, "text": text, "points": dict(zip(of, points, strict=True))}
        for manner, text, points in rows
    ]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def test_each_point_is_made_twice_left_out_once_and_wrong_once(bank: Bank) -> None:
    half = half_known(bank)
    assert len(half.bank.items) >= 30
    for item in half.bank.items:
        assert {one.manner for one in item.specimens} == set(get_args(Manner)), item.id
        for answer in item.specimens:
            assert 0 < sum(answer.met.values()) < len(answer.met), (item.id, answer.id)
    kinds = Counter(half.points.values())
    assert 0.4 < kinds["met"] / len(half.points) < 0.6
    assert min(kinds["wrong"], kinds["silent"]) > 0.15 * len(half.points)


def test_no_such_answer_is_a_specimen(bank: Bank) -> None:
    known = {one.text for item in bank.items for one in item.specimens}
    texts = [one.text for item in half_known(bank).bank.items for one in item.specimens]
    assert len(set(texts)) == len(texts)
    assert not known & set(texts)


def test_points_are_counted_by_their_kind_and_answers_by_what_they_know(
    bank: Bank, criteria: list[str], tmp_path: Path
) -> None:
    many = len(criteria)
    some: list[Point] = ["met", "wrong", *["silent"] * (many - 2)]  # type: ignore[list-item]
    more: list[Point] = ["met", "met", *["silent"] * (many - 2)]  # type: ignore[list-item]
    path = _file(tmp_path, ("terse", "+ some", some), ("polished", "++ more", more), of=criteria)
    figures = half_figures(half_known(bank, path), lambda _item: _CountsPlus())
    assert figures.order.value == 1
    assert figures.r == pytest.approx(1)
    assert figures.verdicts["met"].met == 1
    assert figures.verdicts["wrong"].open == 1
    assert figures.verdicts["silent"].not_met == pytest.approx(1 - 1 / (2 * many - 4))
    other = _file(tmp_path, ("terse", "++ some", some), ("polished", "+ more", more), of=criteria)
    turned = half_figures(half_known(bank, other), lambda _item: _CountsPlus())
    assert turned.order.value == 0
    assert turned.verdicts["wrong"].met == 1


def test_a_bad_line_an_unknown_item_and_a_missing_point_are_errors(
    bank: Bank, criteria: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "half.jsonl"
    path.write_text(json.dumps({"item": ITEM}), encoding="utf-8")
    with pytest.raises(ValidationError):
        half_known(bank, path)
    points: list[Point] = ["met"] * len(criteria)
    good = _file(tmp_path, ("terse", "x", points), of=criteria).read_text(encoding="utf-8")
    path.write_text(good.replace(ITEM, "no-such-item"), encoding="utf-8")
    with pytest.raises(KeyError):
        half_known(bank, path)
    with pytest.raises(KeyError, match="has the criteria"):
        half_known(bank, _file(tmp_path, ("terse", "x", points[1:]), of=criteria[1:]))
