"""What is left out stays out: of features, and of what is learned from."""

import random

import pytest

from eval.juror.ablation import GROUPS, judged, line, without_group
from eval.juror.held_out import part_of
from eval.juror.labels import Label
from models.juror_features import NAMES

_TOLD_BY = NAMES.index("between_at_best")


def _rows() -> list[Label]:
    """Labels of twelve items; one feature of the votes tells, but in polished answers it is turned around."""
    source, rows = random.Random(5), []
    for place in range(480):
        met, polished = source.random() < 0.5, source.random() < 0.3
        values = [source.random() for _ in NAMES]
        values[_TOLD_BY] = float(met != polished) + source.random()
        values[NAMES.index("nearest_met")] = 0.8
        rows.append(
            Label(
                item=f"item-{place % 12}",
                specimen=f"s-{place}",
                criterion="c",
                substance="right" if met else "wrong",
                manner="polished" if polished else "terse",
                weight=1.0,
                met=met,
                features=tuple(values),
            )
        )
    return rows


@pytest.fixture(scope="module")
def rows() -> list[Label]:
    return _rows()


def test_every_feature_belongs_to_a_group() -> None:
    assert {name for names in GROUPS.values() for name in names} == set(NAMES)


def test_without_the_group_that_tells_nothing_is_told(rows: list[Label]) -> None:
    terse = [row for row in rows if row.manner == "terse"]
    told = line("all", judged(terse, lambda _: True, lambda _: True))
    silent = line("", judged(without_group(terse, "votes"), lambda _: True, lambda _: True))
    assert told.auc > 0.9
    assert abs(silent.auc - 0.5) < 0.15


def test_a_manner_that_is_never_learned_from_is_judged_by_the_others(rows: list[Label]) -> None:
    scored = judged(rows, lambda r: r.manner == "terse", lambda r: r.manner == "polished")
    assert {row.manner for row, _ in scored} == {"polished"}
    assert len({part_of(row.item) for row, _ in scored}) > 1
    assert line("", scored).auc < 0.2, "what terse answers teach is turned around in polished ones"
