"""What counts as new, and what the plain loop evaluates."""

import pytest

from eval.engine.plain import evaluated_by_rule
from eval.engine.turns import Call, new_tokens, plain_tokens

SYSTEM = [1, 2, 3]


def _interleaved() -> list[Call]:
    """Two sessions of two turns; the second turn repeats the first one and its reply."""
    return [
        Call(0, [*SYSTEM, 10, 11], [12, 13]),
        Call(1, [*SYSTEM, 20, 21], [22, 23]),
        Call(0, [*SYSTEM, 10, 11, 12, 13, 14, 15], [16]),
        Call(1, [*SYSTEM, 20, 21, 22, 23, 24], [25]),
    ]


def test_new_is_what_neither_the_turn_before_nor_the_common_opening_held() -> None:
    assert new_tokens(_interleaved()) == 5 + 2 + 2 + 1


def test_a_reply_that_is_spelled_otherwise_in_the_next_prompt_counts_as_new() -> None:
    calls = [Call(0, [1, 2], [3, 4]), Call(0, [1, 2, 9, 5], [6])]
    assert new_tokens(calls) == 2 + 2


def test_the_plain_loop_keeps_only_what_it_has_in_common_with_another_session() -> None:
    assert plain_tokens(_interleaved()) == 5 + 2 + 6 + 5


@pytest.mark.parametrize(
    ("last", "prompt", "evaluated"),
    [([], [1, 2, 3], 3), ([1, 2, 9], [1, 2, 3], 1), ([1, 2, 3, 4], [1, 2, 3], 1), ([7], [1], 1)],
)
def test_llamas_rule_evaluates_one_token_at_the_least(
    last: list[int], prompt: list[int], evaluated: int
) -> None:
    assert evaluated_by_rule(last, prompt) == evaluated
