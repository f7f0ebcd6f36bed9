"""The plain loop that everybody writes first: `llama_cpp.Llama`, a lock, the whole history each time."""

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import llama_cpp
from llama_cpp.llama_grammar import LlamaGrammar

from models.token_trie import shared_length


@dataclass(frozen=True)
class PlainReply:
    """Seconds until the first token and until the last; `evaluated` tokens of the prompt."""

    tokens: list[int]
    evaluated: int
    first_s: float
    total_s: float


class _CountingLlama(llama_cpp.Llama):
    """Counts what it evaluates."""

    counted = 0

    def eval(self, tokens: Sequence[int]) -> None:
        self.counted += len(tokens)
        super().eval(tokens)


class PlainLoop:
    """One request after the other. Llama goes on from what its last call has in common with this."""

    def __init__(self, path: Path, n_ctx: int, threads: int, gpu_layers: int) -> None:
        self._lock = threading.Lock()
        self._llama = _CountingLlama(
            model_path=str(path),
            n_ctx=n_ctx,
            n_threads=threads,
            n_threads_batch=threads,
            n_gpu_layers=gpu_layers,
            verbose=False,
        )

    def forget(self) -> None:
        """As after a call for somebody else, of which this one can use nothing."""
        self._llama.reset()  # type: ignore[no-untyped-call]

    def reply(
        self, prompt: Sequence[int], max_tokens: int, grammar: str | None = None
    ) -> PlainReply:
        """Greedy, until the model ends or `max_tokens`, under GBNF if it is given."""
        options: dict[str, Any] = {"temp": 0.0}
        if grammar is not None:
            options["grammar"] = LlamaGrammar.from_string(grammar, verbose=False)
        with self._lock:
            return self._run(prompt, max_tokens, options)

    def close(self) -> None:
        self._llama.close()

    def _run(self, prompt: Sequence[int], max_tokens: int, options: dict[str, Any]) -> PlainReply:
        tokens: list[int] = []
        self._llama.counted = 0
        first_s, evaluated = 0.0, 0
        began = time.perf_counter()
        for token in self._llama.generate(list(prompt), **options):
            if not tokens and not first_s:
                first_s, evaluated = time.perf_counter() - began, self._llama.counted
            if token == self._llama.token_eos():
                break
            tokens.append(int(token))
            if len(tokens) == max_tokens:
                break
        return PlainReply(tokens, evaluated, first_s, time.perf_counter() - began)


def evaluated_by_rule(last_call: Sequence[int], prompt: Sequence[int]) -> int:
    """Tokens of `prompt` that Llama evaluates after a call that left `last_call` evaluated.

    It keeps the common beginning and evaluates one token at the least (`Llama.generate` of
    llama-cpp-python 0.3.36; a test compares this with what it does).
    """
    return len(prompt) - min(shared_length(list(last_call), list(prompt)), len(prompt) - 1)
