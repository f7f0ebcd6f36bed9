"""Kappa over pairs of labels: 1 where all agree, 0 where agreement is chance, as in the textbook's table."""

import json
from pathlib import Path

import pytest

from knowledge.agreement import Pair, kappa, read_pairs, without_labels


def _pairs(first: str, second: str) -> list[Pair]:
    return [
        Pair("item", f"s{n}", (a == "1",), (b == "1",))
        for n, (a, b) in enumerate(zip(first, second, strict=True))
    ]


def test_kappa_of_the_textbook_example() -> None:
    # 20 both yes, 5 and 10 apart, 15 both no: observed .70, chance .50, kappa .40.
    pairs = _pairs(
        "1" * 20 + "1" * 5 + "0" * 10 + "0" * 15, "1" * 20 + "0" * 5 + "1" * 10 + "0" * 15
    )
    assert kappa(pairs) == pytest.approx(0.4)
    assert kappa(_pairs("1100", "1100")) == 1.0


def test_labels_of_one_kind_have_no_kappa() -> None:
    assert kappa(_pairs("11", "11")) is None
    assert kappa([]) is None


def test_pairs_are_read_and_the_rest_is_named(tmp_path: Path) -> None:
    row = {"item": "a", "specimen": "x", "first": "10", "second": "11"}
    (tmp_path / "subject.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    [pair] = read_pairs(tmp_path)
    assert pair == Pair("a", "x", (True, False), (True, True))
    assert without_labels([("a", "x"), ("a", "y")], [pair]) == ["a/y"]
