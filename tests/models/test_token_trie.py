"""Prompts as a forest: every prompt can be read back, and no common beginning stands there twice."""

from hypothesis import given
from hypothesis import strategies as st

from models.token_trie import Run, forest_of, shared_length

PROMPTS = st.lists(st.lists(st.integers(0, 3), min_size=1, max_size=8), min_size=1, max_size=12)


def read_back(runs: list[Run], before: tuple[int, ...] = ()) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for run in runs:
        path = before + run.tokens
        found |= {number: list(path) for number in run.ends}
        found |= read_back(list(run.children), path)
    return found


def test_two_prompts_share_their_beginning() -> None:
    assert forest_of([[1, 2, 3], [1, 2, 4, 5]]) == [
        Run((1, 2), (), (Run((3,), (0,), ()), Run((4, 5), (1,), ())))
    ]


@given(PROMPTS)
def test_every_prompt_is_read_back(prompts: list[list[int]]) -> None:
    assert read_back(forest_of(prompts)) == dict(enumerate(prompts))


@given(PROMPTS)
def test_each_token_stands_once_for_each_different_beginning(prompts: list[list[int]]) -> None:
    beginnings = {tuple(tokens[:end]) for tokens in prompts for end in range(1, len(tokens) + 1)}
    assert sum(run.size for run in forest_of(prompts)) == len(beginnings)


@given(st.lists(st.integers(0, 1), max_size=9), st.lists(st.integers(0, 1), max_size=9))
def test_the_shared_length_is_the_longest(left: list[int], right: list[int]) -> None:
    length = shared_length(left, right)
    assert left[:length] == right[:length]
    assert left[: length + 1] != right[: length + 1] or length == min(len(left), len(right))
