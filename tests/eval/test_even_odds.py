"""Of each manner as many labels are met as are not, whoever else is there."""

from eval.juror.even_odds import even_odds
from eval.juror.labels import Label


def _label(n: int, manner: str, *, met: bool) -> Label:
    return Label("item", f"s{n}", "c", "right", manner, 1.0, met, ())


ROWS = [
    *(_label(n, "terse", met=n < 3) for n in range(10)),
    *(_label(n, "polished", met=n < 8) for n in range(10, 20)),
    *(_label(n, "rambling", met=n % 2 == 0) for n in range(20, 30)),
]


def test_each_manner_meets_as_many_as_it_misses() -> None:
    kept = [row for row, chosen in zip(ROWS, even_odds(ROWS), strict=True) if chosen]
    counts = {
        (manner, met): sum(row.manner == manner and row.met == met for row in kept)
        for manner in ("terse", "polished", "rambling")
        for met in (True, False)
    }
    assert counts[("terse", True)] == counts["terse", False] == 3
    assert counts["polished", True] == counts["polished", False] == 0, "none of it is met"
    assert counts["rambling", True] == counts["rambling", False] == 5


def test_the_choice_does_not_depend_on_the_order() -> None:
    def names(rows: list[Label]) -> set[str]:
        return {row.specimen for row, chosen in zip(rows, even_odds(rows), strict=True) if chosen}

    assert names(ROWS) == names(ROWS[::-1])
    assert names(ROWS) != {row.specimen for row in ROWS}
