"""Decoding one reply: a lane that grows by the token it picks, until the model or a limit ends it."""

import time
from collections.abc import Callable

import numpy as np

from models import wire
from models.lanes import Lane
from models.native_grammar import NativeGrammar
from models.sampling import Ids, Logits, TokenPicker
from models.task import Send, Sequences
from models.text_stream import TextStream
from models.tokenizing import Tokenizer


class Generation:
    """Fulfils `Task`. `unspoken` are the token ids that no reply may hold; pieces go to `send`."""

    def __init__(
        self,
        call: wire.GenerateCall,
        prompt: list[int],
        sequences: Sequences,
        tokenizer: Tokenizer,
        unspoken: Ids,
        grammar: NativeGrammar | None,
        send: Send,
    ) -> None:
        self.id = call.id
        self.background = call.background
        self.cells = len(prompt) + call.max_tokens
        self.sequences = 1
        self.outcome: wire.Outcome | None = None
        self._call = call
        self._prompt_tokens = len(prompt)
        self._lane = Lane(prompt, self._on_logits, call.background)
        self.lanes = [self._lane]
        self._residency = sequences
        self._ends: Callable[[int], bool] = tokenizer.ends
        self._piece: Callable[[int], bytes] = tokenizer.piece
        self._unspoken = unspoken
        self._grammar = grammar
        self._send = send
        self._picker = TokenPicker(call.temperature, call.seed)
        self._text = TextStream(call.stop)
        self._new = 0
        self._began = time.monotonic()

    def release(self) -> None:
        if self._grammar is not None:
            self._grammar.close()
        if self._lane.sequence is not None:
            self._residency.rest(self._lane.sequence)
        self.lanes = []

    def _on_logits(self, lane: Lane, logits: Logits) -> None:
        token = self._pick(logits)
        if self._ends(token):
            self._finish(ended=True)
            return
        self._new += 1
        self._emit(self._text.feed(self._piece(token)))
        if self._text.stopped or self._new == self._call.max_tokens:
            self._finish(ended=self._text.stopped)
        else:
            lane.tokens.append(token)

    def _pick(self, logits: Logits) -> int:
        logits[self._unspoken] = -np.inf
        if self._grammar is None:
            return self._picker.pick(logits)
        ids, kept = self._grammar.allowed(logits)
        token = int(ids[self._picker.pick(kept)])
        self._grammar.accept(token)
        return token

    def _emit(self, piece: str) -> None:
        if piece and self._call.stream:
            self._send(wire.Piece(id=self.id, text=piece))

    def _finish(self, ended: bool) -> None:
        self._emit(self._text.feed(b"", final=True))
        self.outcome = wire.Finished(
            id=self.id,
            text=self._text.text,
            finish="stop" if ended else "length",
            prompt_tokens=self._prompt_tokens,
            evaluated_tokens=self._prompt_tokens - self._lane.at_hand,
            new_tokens=self._new,
            seconds=time.monotonic() - self._began,
        )
