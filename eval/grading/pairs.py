"""Pairs that a judge should win: an answer that knows over one that does not, met over not met."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from eval.grading.rows import Probabilities, Row
from eval.metrics.bootstrap import Interval, of_ratio
from eval.metrics.ranking import win_rate

KNOWS = ("right",)
DOES_NOT = ("wrong", "empty", "adversarial")
Pairs = Mapping[str, tuple[float, float]]
"""(wins, ties half; pairs) per item."""


def answer_scores(rows: Sequence[Row], p_met: Probabilities) -> dict[tuple[str, str], float]:
    """The score of each answer, by (item, specimen): weighted mean of the probabilities."""
    sums: dict[tuple[str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row, p in zip(rows, p_met, strict=True):
        sums[row.item, row.specimen][0] += row.weight * float(p)
        sums[row.item, row.specimen][1] += row.weight
    return {name: total / weight for name, (total, weight) in sums.items()}


def knowing_pairs(
    rows: Sequence[Row], p_met: Probabilities
) -> dict[tuple[str, str], dict[str, tuple[float, float]]]:
    """Per (manner that knows, manner that does not): wins and pairs of each item."""
    scores = answer_scores(rows, p_met)
    kinds = {(row.item, row.specimen): (row.substance, row.manner) for row in rows}
    high: dict[tuple[str, str], list[float]] = defaultdict(list)
    low: dict[tuple[str, str], list[float]] = defaultdict(list)
    for (item, specimen), score in scores.items():
        substance, manner = kinds[item, specimen]
        if substance in KNOWS:
            high[item, manner].append(score)
        elif substance in DOES_NOT:
            low[item, manner].append(score)
    cells: dict[tuple[str, str], dict[str, tuple[float, float]]] = defaultdict(dict)
    for (item, right), winners in high.items():
        for (other, wrong), losers in low.items():
            if item == other:
                cells[right, wrong][item] = win_rate(winners, losers)
    return dict(cells)


def knows(cells: Mapping[tuple[str, str], Pairs]) -> Interval:
    """Over all manners."""
    items = {item for cell in cells.values() for item in cell}
    return of_ratio(
        [_sum([cell[i] for cell in cells.values() if i in cell]) for i in sorted(items)]
    )


def within(rows: Sequence[Row], p_met: Probabilities, substance: str | None = None) -> Interval:
    """Met criteria over those that are not, inside one answer (of one `substance`, if given)."""
    answers: dict[tuple[str, str], tuple[list[float], list[float]]] = defaultdict(lambda: ([], []))
    for row, p in zip(rows, p_met, strict=True):
        if substance is None or row.substance == substance:
            answers[row.item, row.specimen][0 if row.met else 1].append(float(p))
    per_item: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (item, _), (met, not_met) in answers.items():
        per_item[item].append(win_rate(met, not_met))
    return of_ratio([_sum(found) for found in per_item.values()])


def _sum(found: Sequence[tuple[float, float]]) -> tuple[float, float]:
    return sum(wins for wins, _ in found), sum(pairs for _, pairs in found)
