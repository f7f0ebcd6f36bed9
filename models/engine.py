"""Computes with one loaded GGUF model. Runs in the child process, in one thread.

`llama_cpp.Llama` is one sequence without a lock: two threads on it hit a native assert. The prefix
of the prompt that the last request already evaluated is not evaluated again.
"""

import os
import time
from collections.abc import Callable
from pathlib import Path

import llama_cpp
import numpy as np

from models.errors import ModelCancelledError, ModelRunError, ModelSetupError
from models.native_grammar import NativeGrammar
from models.sampling import Logits, TokenPicker, yes_no
from models.text_stream import TextStream
from models.tokenizing import Tokenizer
from models.wire import Finished, GenerateCall, YesNoCall, YesNoResult

PREFILL_STEP = 64
"""Prompt tokens evaluated between two looks at `cancelled`."""

Emit = Callable[[str], None]
Cancelled = Callable[[], bool]


class Engine:
    """Loads `path` with a context of `n_ctx` tokens on `threads` threads (default: up to 2).

    Raises ModelSetupError where llama.cpp cannot load it.
    """

    def __init__(self, path: Path, n_ctx: int = 4096, threads: int | None = None) -> None:
        count = threads or min(2, os.cpu_count() or 1)
        try:
            self._llama = llama_cpp.Llama(
                str(path),
                n_ctx=n_ctx,
                n_batch=PREFILL_STEP,
                n_threads=count,
                n_threads_batch=count,
                verbose=False,
            )
        except (ValueError, RuntimeError, AssertionError) as error:
            raise ModelSetupError(
                f"llama.cpp cannot load {str(path)!r}: {error}. Its architecture may be newer than "
                "the installed llama-cpp-python, or memory too small: try a smaller model or n_ctx."
            ) from error
        self._vocabulary = llama_cpp.llama_model_get_vocab(self._llama.model)
        self.tokenizer = Tokenizer(self._llama)
        self._unspoken = self.tokenizer.unspoken()
        self._yes, self._no = self.tokenizer.yes_no_tokens()
        if not self._yes or not self._no:
            raise ModelSetupError(
                f"{str(path)!r} has no single token for yes or for no; use another model."
            )

    @property
    def n_ctx(self) -> int:
        return int(self._llama.n_ctx())

    @property
    def n_vocab(self) -> int:
        return int(self._llama.n_vocab())

    def generate(self, call: GenerateCall, emit: Emit, cancelled: Cancelled) -> Finished:
        """Decode; `emit` gets each text piece, `cancelled` is asked before every token.

        Raises ModelRunError (too long, bad grammar) and ModelCancelledError.
        """
        started = time.monotonic()
        prompt = self.tokenizer.prompt(call.messages)
        self._check_room(len(prompt), call.max_tokens)
        text = TextStream(call.stop)
        picker = TokenPicker(call.temperature, call.seed)
        if call.grammar is None:
            new, ended = self._decode(prompt, call.max_tokens, picker, None, text, emit, cancelled)
        else:
            with self.grammar(call.grammar) as grammar:
                new, ended = self._decode(
                    prompt, call.max_tokens, picker, grammar, text, emit, cancelled
                )
        return Finished(
            id=call.id,
            text=text.text,
            finish="stop" if ended else "length",
            prompt_tokens=len(prompt),
            new_tokens=new,
            seconds=time.monotonic() - started,
        )

    def yes_probability(self, call: YesNoCall, cancelled: Cancelled) -> YesNoResult:
        """P(yes) as the next token. Raises ModelRunError and ModelCancelledError."""
        prompt = self.tokenizer.prompt(call.messages)
        self._check_room(len(prompt), 1)
        self._prefill(prompt, cancelled)
        p_yes, mass = yes_no(self._logits().astype(np.float64), self._yes, self._no)
        return YesNoResult(id=call.id, p_yes=p_yes, mass=mass)

    def grammar(self, gbnf: str) -> NativeGrammar:
        """`gbnf` compiled for this vocabulary. Raises ModelRunError where it does not compile."""
        return NativeGrammar(self._vocabulary, gbnf)

    def close(self) -> None:
        self._llama.close()

    def _decode(
        self,
        prompt: list[int],
        max_tokens: int,
        picker: TokenPicker,
        grammar: NativeGrammar | None,
        text: TextStream,
        emit: Emit,
        cancelled: Cancelled,
    ) -> tuple[int, bool]:
        """(new tokens, whether the model or a stop string ended the text)."""
        self._prefill(prompt, cancelled)
        for count in range(max_tokens):
            if cancelled():
                raise ModelCancelledError("The request was cancelled.")
            token = self._next(picker, grammar)
            if self.tokenizer.ends(token):
                _hand_on(text.feed(b"", final=True), emit)
                return count, True
            _hand_on(text.feed(self.tokenizer.piece(token)), emit)
            if text.stopped:
                return count + 1, True
            if count + 1 < max_tokens:
                self._llama.eval([token])
        _hand_on(text.feed(b"", final=True), emit)
        return max_tokens, False

    def _next(self, picker: TokenPicker, grammar: NativeGrammar | None) -> int:
        logits = self._logits()
        logits[self._unspoken] = -np.inf
        if grammar is None:
            return picker.pick(np.arange(len(logits), dtype=np.int64), logits)
        ids, kept = grammar.allowed(logits)
        token = picker.pick(ids, kept)
        grammar.accept(token)
        return token

    def _prefill(self, prompt: list[int], cancelled: Cancelled) -> None:
        """Evaluate `prompt`, reusing the longest prefix that is in the cache already.

        The last token is always evaluated, since its logits are what comes next.
        """
        old = self._llama.input_ids[: self._llama.n_tokens]
        shared = min(len(old), len(prompt) - 1)
        differs = np.flatnonzero(old[:shared] != np.asarray(prompt[:shared]))
        keep = int(differs[0]) if len(differs) else shared
        memory = llama_cpp.llama_get_memory(self._llama.ctx)
        if keep and llama_cpp.llama_memory_seq_rm(memory, -1, keep, -1):
            self._llama.n_tokens = keep
        else:
            self._llama.reset()  # type: ignore[no-untyped-call]
        for start in range(self._llama.n_tokens, len(prompt), PREFILL_STEP):
            if cancelled():
                raise ModelCancelledError("The request was cancelled.")
            self._llama.eval(prompt[start : start + PREFILL_STEP])

    def _logits(self) -> Logits:
        """Logits of the next token, shape (vocabulary,): a copy, since the buffer is reused."""
        pointer = llama_cpp.llama_get_logits_ith(self._llama.ctx, -1)
        return np.ctypeslib.as_array(pointer, shape=(self.n_vocab,)).astype(np.float32, copy=True)

    def _check_room(self, prompt_tokens: int, max_tokens: int) -> None:
        if prompt_tokens + max_tokens > self.n_ctx:
            raise ModelRunError(
                f"The prompt has {prompt_tokens} tokens and max_tokens is {max_tokens}: "
                f"{prompt_tokens + max_tokens} exceed the context of {self.n_ctx}. "
                "Shorten the messages, lower max_tokens, or raise n_ctx."
            )


def _hand_on(piece: str, emit: Emit) -> None:
    if piece:
        emit(piece)
