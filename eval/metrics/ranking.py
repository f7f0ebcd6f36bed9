"""How surely scores rank what is right above what is not. Ties count half; NaN where no pair exists."""

from collections.abc import Iterable, Sequence
from itertools import product


def win_rate(winners: Iterable[float], losers: Iterable[float]) -> tuple[float, int]:
    """Wins (ties half) and the number of pairs."""
    pairs = list(product(winners, losers))
    return sum((a > b) + 0.5 * (a == b) for a, b in pairs), len(pairs)


def grouped_win_rate(groups: Sequence[tuple[Sequence[float], Sequence[float]]]) -> float:
    """Share of pairs won, each pair inside one group: (should be high, should be low)."""
    counted = [win_rate(high, low) for high, low in groups]
    pairs = sum(number for _, number in counted)
    return sum(wins for wins, _ in counted) / pairs if pairs else float("nan")
