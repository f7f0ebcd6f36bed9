"""Which sequence of the context holds which tokens, and where a new request can go on from.

A finished request's sequence stays and is continued when the next turn comes. When the idle ones
hold more cells than they may, the least recently used is swapped to host memory: attention looks
at every cell in use, so idle cells slow down everybody's tokens on a CPU.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from models.errors import ModelRunError
from models.token_trie import shared_length

LEAST_SHARED = 8
"""A common beginning shorter than this many tokens is evaluated again: cheaper than the bookkeeping."""


class Memory(Protocol):
    """What is asked of `models.native_context.NativeContext`."""

    @property
    def sequences(self) -> int: ...
    def reach(self, sequence: int) -> int: ...
    def copy(self, source: int, target: int, length: int) -> None: ...
    def cut(self, sequence: int, length: int) -> bool: ...
    def clear(self, sequence: int) -> None: ...
    def save(self, sequence: int) -> tuple[bytes, int]: ...
    def load(self, sequence: int, state: bytes) -> bool: ...


@dataclass
class Holding:
    """The evaluated tokens of a sequence; `used` orders the idle ones by age."""

    tokens: list[int]
    idle: bool
    used: int


@dataclass(frozen=True)
class Swapped:
    """`reach` is the shortest length that it can be gone on from, apart from its whole."""

    tokens: list[int]
    state: bytes
    reach: int


class Residency:
    """`idle_cells` may stay in the context between requests, `swap_bytes` in host memory."""

    def __init__(self, memory: Memory, idle_cells: int, swap_bytes: int) -> None:
        self._memory = memory
        self._idle_cells = idle_cells
        self._swap_bytes = swap_bytes
        self._free = list(reversed(range(memory.sequences)))
        self._held: dict[int, Holding] = {}
        self._swapped: list[Swapped] = []  # the oldest first
        self._clock = 0

    def begin(self, tokens: Sequence[int]) -> tuple[int, int]:
        """(a sequence, how many of `tokens` it holds already): never all, so that logits follow.

        Raises ModelRunError where every sequence is in use.
        """
        wanted = list(tokens[:-1])
        source, shared = self._best_held(wanted)
        swapped, restorable = self._best_swapped(wanted)
        if swapped is not None and restorable > shared + LEAST_SHARED:
            sequence = self._restore(swapped, restorable)
            if sequence is not None:
                return sequence, len(self._held[sequence].tokens)
            source, shared = self._best_held(wanted)  # making room may have moved it
        if source is None or shared < LEAST_SHARED:
            return self._take([]), 0
        holding = self._held[source]
        if holding.idle and len(holding.tokens) - shared <= LEAST_SHARED:  # else it is another's
            self._touch(holding, idle=False)
            return source, self._cut(source, shared)
        return self.fork(source, shared), shared

    def fork(self, source: int, length: int) -> int:
        """A sequence that begins with the first `length` tokens of `source`, sharing its cells."""
        self._touch(self._held[source], idle=self._held[source].idle)
        target = self._take(self._held[source].tokens[:length], keep=source)
        self._memory.copy(source, target, length)
        return target

    def advance(self, sequence: int, tokens: Sequence[int]) -> None:
        """`tokens` were evaluated at the end of `sequence`."""
        self._held[sequence].tokens.extend(tokens)

    def rest(self, sequence: int) -> None:
        """Nobody works on `sequence` now; it may be gone on with later, or make room."""
        holding = self._held[sequence]
        if len(holding.tokens) < LEAST_SHARED:
            self.drop(sequence)
            return
        self._touch(holding, idle=True)
        while self._idle_total() > self._idle_cells and self.make_room():
            pass

    def drop(self, sequence: int) -> None:
        self._memory.clear(sequence)
        del self._held[sequence]
        self._free.append(sequence)

    def forget(self) -> None:
        """Start anew, with a memory that was wiped: nothing is held and nothing swapped out."""
        self._free = list(reversed(range(self._memory.sequences)))
        self._held.clear()
        self._swapped.clear()

    def make_room(self, keep: int | None = None) -> bool:
        """Swap out the idle sequence that was used longest ago (not `keep`); False if none is idle."""
        idle = [(held.used, number) for number, held in self._held.items() if held.idle]
        candidates = [number for _, number in sorted(idle) if number != keep]
        if not candidates:
            return False
        self._swap_out(candidates[0])
        return True

    def _best_held(self, wanted: list[int]) -> tuple[int | None, int]:
        best, longest = None, 0
        for number, holding in self._held.items():
            shared = _usable(holding.tokens, wanted, self._memory.reach(number))
            if shared > longest or (shared == longest and shared and holding.idle):
                best, longest = number, shared
        return best, longest

    def _best_swapped(self, wanted: list[int]) -> tuple[Swapped | None, int]:
        best, longest = None, 0
        for entry in self._swapped:
            shared = _usable(entry.tokens, wanted, entry.reach)
            if shared > longest:
                best, longest = entry, shared
        return best, longest

    def _restore(self, entry: Swapped, length: int) -> int | None:
        sequence = self._take(entry.tokens)
        while not self._memory.load(sequence, entry.state):
            if not self.make_room():
                self.drop(sequence)
                return None
        if len(entry.tokens) - length <= LEAST_SHARED and entry in self._swapped:
            self._swapped.remove(entry)  # it goes on in the context
        self._cut(sequence, length)
        return sequence

    def _cut(self, sequence: int, length: int) -> int:
        holding = self._held[sequence]
        if length < len(holding.tokens):
            if self._memory.cut(sequence, length):
                del holding.tokens[length:]
            else:
                self._memory.clear(sequence)
                holding.tokens.clear()
        return len(holding.tokens)

    def _take(self, tokens: Sequence[int], keep: int | None = None) -> int:
        while not self._free:
            if not self.make_room(keep):
                raise ModelRunError("Every sequence of the context is in use; try again.")
        sequence = self._free.pop()
        self._clock += 1
        self._held[sequence] = Holding(list(tokens), idle=False, used=self._clock)
        return sequence

    def _touch(self, holding: Holding, idle: bool) -> None:
        self._clock += 1
        holding.idle, holding.used = idle, self._clock

    def _idle_total(self) -> int:
        return sum(len(holding.tokens) for holding in self._held.values() if holding.idle)

    def _swap_out(self, sequence: int) -> None:
        tokens = self._held[sequence].tokens
        if self._swap_bytes and not any(_covers(entry, tokens) for entry in self._swapped):
            self._swapped.append(Swapped(list(tokens), *self._memory.save(sequence)))
            while sum(len(entry.state) for entry in self._swapped) > self._swap_bytes:
                del self._swapped[0]
        self.drop(sequence)


def _usable(held: list[int], wanted: list[int], reach: int) -> int:
    """Tokens that both begin with; 0 where the memory cannot go back so far, short of its whole."""
    shared = shared_length(held, wanted)
    return shared if shared >= reach or shared == len(held) else 0


def _covers(entry: Swapped, tokens: list[int]) -> bool:
    return _usable(entry.tokens, tokens, entry.reach) == len(tokens)
