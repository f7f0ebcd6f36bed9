"""The fake language model, shipped for tests, demonstrations and dry runs: it says what it is told.

ScriptedModel(["First reply.", "Second reply."])
ScriptedModel(lambda messages: f"You said {messages[-1].content!r}.")
"""

import re
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from threading import Event

from pydantic import BaseModel

from models.errors import ModelCancelledError, ModelRunError
from models.extraction import validated
from models.grammar import grammar_for
from models.protocol import (
    ChatMessage,
    Completion,
    Health,
    ModelIdentity,
    Sampling,
    Scheduling,
    Schema,
    YesNo,
)

Replies = Sequence[str] | Callable[[Sequence[ChatMessage]], str]
Probability = float | Callable[[Sequence[ChatMessage]], float]


class ScriptedModel:
    """Deterministic: replies in order, or computed from the messages. Thread-safe.

    A list that is used up raises ModelRunError: a test that asks more than it scripted must fail.
    Tokens are words, none of which was at hand from before. `p_yes` may be computed from the
    messages as well. `calls` holds the messages of every call so far, newest last,
    and `scheduled` whose each was and how urgent.
    """

    def __init__(self, replies: Replies, p_yes: Probability = 0.5) -> None:
        self._replies = replies
        self._p_yes = p_yes
        self._used = 0
        self._lock = threading.Lock()
        self._closed = False
        self.calls: list[tuple[ChatMessage, ...]] = []
        self.scheduled: list[Scheduling] = []

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(name="scripted", backend="scripted")

    def stream(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Iterator[str]:
        text, _ = _cut(self._reply(messages, sampling), sampling)
        return _words(text, cancel)

    def chat(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Completion:
        started = time.monotonic()
        text, ended = _cut(self._reply(messages, sampling), sampling)
        prompt_tokens = sum(len(message.content.split()) for message in messages)
        return Completion(
            text="".join(_words(text, cancel)),
            finish="stop" if ended else "length",
            prompt_tokens=prompt_tokens,
            evaluated_tokens=prompt_tokens,
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

    def yes_probabilities(
        self,
        prompts: Sequence[Sequence[ChatMessage]],
        scheduling: Scheduling,
        cancel: Event | None = None,
    ) -> list[YesNo]:
        return [self._yes_no(messages, scheduling, cancel) for messages in prompts]

    def prepare(self, schemas: Sequence[type[BaseModel]]) -> None:
        """Nothing to compile; a schema that has no grammar is refused all the same."""
        for schema in schemas:
            grammar_for(schema)

    def health(self) -> Health:
        return Health(ready=not self._closed, detail="closed" if self._closed else "ready")

    def close(self) -> None:
        self._closed = True

    def _yes_no(
        self, messages: Sequence[ChatMessage], scheduling: Scheduling, cancel: Event | None
    ) -> YesNo:
        self._note(messages, scheduling)
        if cancel is not None and cancel.is_set():
            raise ModelCancelledError("The request was cancelled.")
        p_yes = self._p_yes(messages) if callable(self._p_yes) else self._p_yes
        return YesNo(p_yes=p_yes, mass=1.0)

    def _note(self, messages: Sequence[ChatMessage], scheduling: Scheduling) -> None:
        if self._closed:
            raise ModelRunError("The model is closed.")
        with self._lock:
            self.calls.append(tuple(messages))
            self.scheduled.append(scheduling)

    def _reply(self, messages: Sequence[ChatMessage], scheduling: Scheduling) -> str:
        self._note(messages, scheduling)
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
