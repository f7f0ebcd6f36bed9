"""Many callers at the same moment, each in a thread of its own, as a room full of candidates."""

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from models.llama_model import LlamaModel
from models.protocol import ChatMessage, Sampling

Result = TypeVar("Result")


@dataclass(frozen=True)
class Arrival:
    """Seconds from the moment at which all began to the first piece of text and to the end."""

    text: str
    first_s: float
    end_s: float


def all_at_once(calls: Sequence[Callable[[], Result]]) -> list[Result]:
    """Results in order; an error of any is raised."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(lambda call: call(), calls))


def stream_together(
    model: LlamaModel, chats: Sequence[Sequence[ChatMessage]], max_tokens: int
) -> list[Arrival]:
    """Each of `chats` as a session of its own, all streamed from the same moment."""
    gate = threading.Barrier(len(chats) + 1)
    began = [0.0]

    def one(number: int) -> Arrival:
        sampling = Sampling(session=f"candidate-{number}", max_tokens=max_tokens)
        gate.wait()
        pieces, first = [], None
        for piece in model.stream(chats[number], sampling):
            first = first or time.perf_counter()
            pieces.append(piece)
        end = time.perf_counter()
        return Arrival("".join(pieces), (first or end) - began[0], end - began[0])

    with ThreadPoolExecutor(len(chats)) as pool:
        futures = [pool.submit(one, number) for number in range(len(chats))]
        began[0] = time.perf_counter()
        gate.wait()
        return [future.result() for future in futures]
