"""Shares of pairs won, counted by hand."""

import math

import pytest

from eval.metrics.ranking import grouped_win_rate, win_rate


@pytest.mark.parametrize(
    ("winners", "losers", "wins", "pairs"),
    [
        # 3 > 1, 3 > 2, 2 > 1, and 2 = 2 counts half.
        ([3.0, 2.0], [1.0, 2.0], 3.5, 4),
        ([0.0], [1.0, 2.0, 3.0], 0.0, 3),
        ([1.0, 1.0], [1.0], 1.0, 2),
        ([1.0], [], 0.0, 0),
        ([], [1.0], 0.0, 0),
    ],
)
def test_pairs_are_counted(
    winners: list[float], losers: list[float], wins: float, pairs: int
) -> None:
    assert win_rate(winners, losers) == (wins, pairs)


def test_values_that_come_once_are_all_paired() -> None:
    assert win_rate(iter([3.0, 2.0]), iter([1.0, 2.0])) == (3.5, 4)


def test_pairs_stay_inside_their_group() -> None:
    # 1 of 1 and 0 of 1; across the groups 0.9 > 0.5 and 0.1 < 0.2 would count too.
    assert grouped_win_rate([([0.9], [0.2]), ([0.1], [0.5])]) == 0.5


def test_every_pair_counts_alike_whatever_its_group() -> None:
    # 1 of 1, then 0 of 3: a mean over the groups would be 0.5.
    assert grouped_win_rate([([1.0], [0.0]), ([0.0], [1.0, 2.0, 3.0])]) == 0.25


def test_a_tie_counts_half() -> None:
    assert grouped_win_rate([([0.5], [0.5])]) == 0.5


def test_a_group_with_one_side_has_no_pair() -> None:
    assert grouped_win_rate([([1.0], [0.0]), ([0.0], []), ([], [1.0])]) == 1.0


@pytest.mark.parametrize("groups", [[], [([], [])], [([1.0], []), ([], [0.0])]])
def test_without_a_pair_there_is_no_rate(groups: list[tuple[list[float], list[float]]]) -> None:
    assert math.isnan(grouped_win_rate(groups))
