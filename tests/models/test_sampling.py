"""The next token, on logits small enough to compute by hand."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.sampling import TokenPicker, best, yes_no

LOGITS = np.log(np.array([0.1, 0.6, 0.25, 0.05])).astype(np.float32)


def test_greedy_takes_the_likeliest_and_the_lower_of_equals() -> None:
    assert TokenPicker(0.0, 1).pick(LOGITS) == 1
    assert TokenPicker(0.0, 1).pick(np.zeros(4, dtype=np.float32)) == 0


def test_the_seed_decides() -> None:
    def draw(seed: int) -> list[int]:
        picker = TokenPicker(1.0, seed)
        return [picker.pick(LOGITS) for _ in range(40)]

    assert draw(3) == draw(3)
    assert draw(3) != draw(4)


def test_shares_follow_the_probabilities_and_the_nucleus_cuts_the_tail() -> None:
    picker = TokenPicker(1.0, 5)
    drawn = np.bincount([picker.pick(LOGITS) for _ in range(4000)], minlength=4) / 4000
    expected = np.array([0.1, 0.6, 0.25, 0.0]) / 0.95
    assert drawn == pytest.approx(expected, abs=0.03)


def test_a_forbidden_token_is_never_drawn() -> None:
    logits = np.array([-np.inf, 0.0, -np.inf, 0.0], dtype=np.float32)
    picker = TokenPicker(2.0, 5)
    assert {picker.pick(logits) for _ in range(60)} == {1, 3}


@settings(max_examples=50, deadline=None)
@given(st.lists(st.integers(-5, 5), min_size=1, max_size=30), st.integers(1, 12))
def test_best_is_a_stable_sort_where_nothing_ties_at_the_cut(values: list[int], count: int) -> None:
    logits = np.array(values, dtype=np.float32)
    chosen = best(logits, count)
    expected = np.sort(logits)[::-1][:count]
    assert logits[chosen].tolist() == expected.tolist()


def test_yes_and_no_are_summed_over_their_spellings() -> None:
    logits = np.log(np.array([0.3, 0.15, 0.15, 0.4]))
    p_yes, mass = yes_no(logits, frozenset({0, 1}), frozenset({2}))
    assert [p_yes, mass] == pytest.approx([0.75, 0.6])


def test_a_tiny_mass_keeps_its_ratio() -> None:
    logits = np.array([-800.0, -801.0, 0.0])
    p_yes, mass = yes_no(logits, frozenset({0}), frozenset({1}))
    assert p_yes == pytest.approx(1 / (1 + np.exp(-1)))
    assert mass == pytest.approx(0.0)
