"""Whatever happens before: the sequence that a request gets holds the tokens that it is said to."""

from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.errors import ModelRunError
from models.residency import LEAST_SHARED, Residency


class FakeMemory:
    """A context that keeps tokens where llama.cpp keeps keys and values.

    What falls out of the `window` is gone at once, as it may be in llama.cpp; 0 is a recurrent state.
    """

    def __init__(self, sequences: int, cells: int = 10_000, window: int = 10_000) -> None:
        self.sequences = sequences
        self.window = window
        self.cells = cells
        self.kept: dict[int, list[int]] = {number: [] for number in range(sequences)}
        self.oldest = dict.fromkeys(range(sequences), 0)

    def evaluate(self, sequence: int, tokens: list[int]) -> None:
        self.kept[sequence] += tokens
        gone = len(self.kept[sequence]) - self.window
        self.oldest[sequence] = max(self.oldest[sequence], gone)

    def copy(self, source: int, target: int, length: int) -> None:
        assert not self.kept[target]
        assert length >= self.reach(source) or length == len(self.kept[source])
        self.kept[target] = self.kept[source][:length]
        self.oldest[target] = self.oldest[source]

    def reach(self, sequence: int) -> int:
        oldest = self.oldest[sequence]
        return oldest + self.window if oldest > 0 else 0

    def cut(self, sequence: int, length: int) -> bool:
        assert length >= self.reach(sequence)
        del self.kept[sequence][length:]
        return True

    def clear(self, sequence: int) -> None:
        self.kept[sequence], self.oldest[sequence] = [], 0

    def save(self, sequence: int) -> tuple[bytes, int]:
        oldest = max(self.oldest[sequence], len(self.kept[sequence]) - self.window)
        reach = oldest + self.window if oldest > 0 else 0
        return bytes([max(0, oldest), *self.kept[sequence]]), reach

    def load(self, sequence: int, state: bytes) -> bool:
        if sum(map(len, self.kept.values())) + len(state) > self.cells:
            return False
        self.oldest[sequence], *self.kept[sequence] = state
        return True


def turn(residency: Residency, memory: FakeMemory, tokens: list[int]) -> tuple[int, int]:
    """One request from begin to rest; (sequence, tokens at hand)."""
    sequence, at_hand = residency.begin(tokens)
    assert memory.kept[sequence] == tokens[:at_hand]
    assert at_hand < len(tokens)
    memory.evaluate(sequence, tokens[at_hand:])
    residency.advance(sequence, tokens[at_hand:])
    return sequence, at_hand


WORDS = st.sampled_from([list(range(start, start + 12)) for start in (0, 20, 40)])
CONVERSATIONS = st.lists(
    st.lists(WORDS, min_size=1, max_size=4).map(lambda words: [0, *chain(*words)]),
    min_size=1,
    max_size=25,
)


@settings(max_examples=150, deadline=None)
@given(
    CONVERSATIONS,
    st.integers(3, 6),
    st.sampled_from([0, 40, 500]),
    st.sampled_from([0, 60, 5000]),
    st.sampled_from([0, 12, 20, 10_000]),
    st.sampled_from([60, 10_000]),
)
def test_what_is_said_to_be_at_hand_is_there(
    conversations: list[list[int]],
    sequences: int,
    idle_cells: int,
    swap_bytes: int,
    window: int,
    cells: int,
) -> None:
    memory = FakeMemory(sequences, cells, window)
    residency = Residency(memory, idle_cells, swap_bytes)
    open_ones: list[int] = []
    for number, tokens in enumerate(conversations):
        sequence, _ = turn(residency, memory, tokens)
        open_ones.append(sequence)
        while len(open_ones) > (number % 2):  # now and then two are open at a time
            residency.rest(open_ones.pop(0))
    for sequence in open_ones:
        residency.drop(sequence)


def test_the_next_turn_finds_the_last_one_wherever_it_went() -> None:
    memory = FakeMemory(sequences=4)
    residency = Residency(memory, idle_cells=30, swap_bytes=10_000)
    histories = [[start, *range(100, 120)] for start in range(6)]
    for history in histories:
        residency.rest(turn(residency, memory, history)[0])
    for history in histories:
        sequence, at_hand = turn(residency, memory, [*history, 7, 8])
        assert at_hand == len(history)
        residency.rest(sequence)


def test_a_common_beginning_is_shared_with_one_that_is_being_worked_on() -> None:
    memory = FakeMemory(sequences=4)
    residency = Residency(memory, idle_cells=100, swap_bytes=0)
    common = list(range(LEAST_SHARED + 5))
    first, _ = turn(residency, memory, [*common, 90])
    second, at_hand = turn(residency, memory, [*common, 91])
    assert (first != second, at_hand) == (True, len(common))


def test_a_memory_that_cannot_be_cut_goes_on_only_where_it_ended() -> None:
    memory = FakeMemory(sequences=4, window=0)
    residency = Residency(memory, idle_cells=100, swap_bytes=0)
    history = list(range(20))
    residency.rest(turn(residency, memory, history)[0])
    assert turn(residency, memory, [*history[:15], 99])[1] == 0
    assert turn(residency, memory, [*history, 99])[1] == len(history)


@pytest.mark.parametrize("idle_cells", [0, 500])
def test_what_fell_out_of_a_sliding_window_is_not_gone_back_to(idle_cells: int) -> None:
    memory = FakeMemory(sequences=4, window=10)
    residency = Residency(memory, idle_cells=idle_cells, swap_bytes=5000)
    history = list(range(40))
    residency.rest(turn(residency, memory, history)[0])
    assert turn(residency, memory, [*history[:30], 99])[1] == 0
    assert turn(residency, memory, [*history, 99])[1] == len(history)


def test_when_all_are_in_use_it_says_so() -> None:
    memory = FakeMemory(sequences=1)
    residency = Residency(memory, idle_cells=100, swap_bytes=0)
    turn(residency, memory, [1, 2, 3])
    with pytest.raises(ModelRunError, match="Every sequence"):
        residency.begin([4, 5, 6])


@pytest.mark.parametrize("idle_cells", [0, 500])
def test_who_shares_only_the_opening_leaves_the_other_its_tokens(idle_cells: int) -> None:
    memory = FakeMemory(sequences=6)
    residency = Residency(memory, idle_cells=idle_cells, swap_bytes=5000)
    opening = list(range(30))
    first, second = [*opening, *range(40, 55)], [*opening, *range(60, 75)]
    for tokens in (first, second):
        residency.rest(turn(residency, memory, tokens)[0])
    assert turn(residency, memory, [*first, 80, 81])[1] == len(first)
    assert turn(residency, memory, [*second, 80, 81])[1] == len(second)
