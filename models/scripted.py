"""The fake language model, shipped for tests, demonstrations and dry runs: it says what it is told.

ScriptedModel(["First reply.", "Second reply."])
ScriptedModel(lambda messages: f"You said {messages[-1].content!r}.")
"""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from threading import Event

from models.errors import ModelCancelledError, ModelRunError
from models.extraction import validated
from models.protocol import (
    ChatMessage,
    Completion,
    Health,
    ModelIdentity,
    Sampling,
    Schema,
    YesNo,
)

Replies = Sequence[str] | Callable[[Sequence[ChatMessage]], str]


class ScriptedModel:
    """Deterministic: replies in order, or computed from the messages. Thread-safe.

    A list that is used up raises ModelRunError: a test that asks more than it scripted must fail.
    Tokens are words. `calls` holds the messages of every call so far, newest last.
    """

    def __init__(self, replies: Replies, p_yes: float = 0.5) -> None:
        self._replies = replies
        self._p_yes = p_yes
        self._used = 0
        self._lock = threading.Lock()
        self._closed = False
        self.calls: list[tuple[ChatMessage, ...]] = []

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(name="scripted", backend="scripted")

    def stream(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Iterator[str]:
        text, _ = _cut(self._reply(messages), sampling)
        return _words(text, cancel)

    def chat(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Completion:
        started = time.monotonic()
        text, ended = _cut(self._reply(messages), sampling)
        return Completion(
            text="".join(_words(text, cancel)),
            finish="stop" if ended else "length",
            prompt_tokens=sum(len(message.content.split()) for message in messages),
            new_tokens=len(text.split()),
            seconds=time.monotonic() - started,
        )

    def extract(
        self,
        messages: Sequence[ChatMessage],
        schema: type[Schema],
        sampling: Sampling,
        cancel: Event | None = None,
    ) -> Schema:
        """The next reply must be the JSON text; it is not retried."""
        return validated(self.chat(messages, sampling, cancel), schema, sampling.max_tokens)

    def yes_probability(
        self, messages: Sequence[ChatMessage], cancel: Event | None = None
    ) -> YesNo:
        self._note(messages)
        if cancel is not None and cancel.is_set():
            raise ModelCancelledError("The request was cancelled.")
        return YesNo(p_yes=self._p_yes, mass=1.0)

    def health(self) -> Health:
        return Health(ready=not self._closed, detail="closed" if self._closed else "ready")

    def close(self) -> None:
        self._closed = True

    def _note(self, messages: Sequence[ChatMessage]) -> None:
        if self._closed:
            raise ModelRunError("The model is closed.")
        with self._lock:
            self.calls.append(tuple(messages))

    def _reply(self, messages: Sequence[ChatMessage]) -> str:
        self._note(messages)
        if callable(self._replies):
            return self._replies(messages)
        with self._lock:
            if self._used >= len(self._replies):
                raise ModelRunError(
                    f"The script has {len(self._replies)} replies and was asked for one more."
                )
            self._used += 1
            return self._replies[self._used - 1]


def _cut(text: str, sampling: Sampling) -> tuple[str, bool]:
    """(text up to the first stop string and max_tokens words, whether it ended by itself)."""
    for word in sampling.stop:
        text = text.split(word, maxsplit=1)[0] if word else text
    pieces = re.findall(r"\s*\S+\s*", text)
    return "".join(pieces[: sampling.max_tokens]), len(pieces) <= sampling.max_tokens


def _words(text: str, cancel: Event | None) -> Iterator[str]:
    for piece in re.findall(r"\s*\S+|\s+$", text):
        if cancel is not None and cancel.is_set():
            raise ModelCancelledError("The request was cancelled.")
        yield piece
