"""A language model behind OpenAI-compatible servers: llama-server, vLLM, SGLang, TGI and others.

A candidate's words travel as plain message contents; how the server tokenizes them is the server's
business, and some let a typed control token through.
"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from threading import Event, Lock

from pydantic import BaseModel

from models.async_bridge import AsyncBridge
from models.errors import ModelRunError, ModelSetupError
from models.extraction import extract_with_retry
from models.grammar import grammar_for
from models.model_server import LOOK_S, ModelServer
from models.openai_dialects import ChatRequest
from models.openai_probe import About
from models.openai_replies import ChatReply, yes_no
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
from models.server_options import ServerOptions
from models.server_pool import ServerPool

GRACE_S = 0.5
"""The pool ends a request at its deadline and notes which server was late; this is the net below."""

CONNECT_S = 30.0


class OpenAIServer:
    """Every address of `options` serves the same model. Thread-safe; call `connect` first.

    Raises ModelSetupError for an address that is none.
    """

    def __init__(self, options: ServerOptions) -> None:
        servers = [ModelServer(address, options) for address in options.addresses]
        self._addresses = ", ".join(server.url for server in servers)
        self._pool = ServerPool(servers, options.attempts)
        self._bridge = AsyncBridge()
        self._about: About | None = None
        self._lock = Lock()

    def connect(self) -> None:
        """Ask every address what it serves.

        Raises ModelSetupError where none answers, or two serve different models.
        """
        with self._lock:
            if self._about is None:
                self._about = self._bridge.call(self._pool.connect, CONNECT_S)

    @property
    def identity(self) -> ModelIdentity:
        """As the servers tell it. Raises as `connect` where they were not asked yet."""
        self.connect()
        about = self._about
        if about is None:
            raise ModelSetupError(f"{self._addresses} was never reached.")
        return ModelIdentity(
            name=about.name,
            backend="openai-server",
            quantization=about.quantization,
            digest=about.digest,
            address=self._addresses,
        )

    def stream(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Iterator[str]:
        request = ChatRequest(messages, sampling, stream=True)
        deadline_s = sampling.deadline_s + GRACE_S
        return self._bridge.stream(lambda: self._pool.pieces(request), deadline_s, cancel)

    def chat(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Completion:
        return self._complete(ChatRequest(messages, sampling), cancel)

    def extract(
        self,
        messages: Sequence[ChatMessage],
        schema: type[Schema],
        sampling: Sampling,
        cancel: Event | None = None,
    ) -> Schema:
        """Asks for a constrained reply and validates it: servers may ignore the constraint silently."""

        def generate(chosen: Sampling) -> Completion:
            return self._complete(ChatRequest(messages, chosen, schema), cancel)

        return extract_with_retry(generate, schema, sampling)

    def yes_probabilities(
        self,
        prompts: Sequence[Sequence[ChatMessage]],
        scheduling: Scheduling,
        cancel: Event | None = None,
    ) -> list[YesNo]:
        """From the 5 likeliest first tokens of each; a yes or a no beyond them counts as 0.

        The prompts are asked at the same time, within the limit of each server. Where neither word
        is among the 5, `mass` is 0: abstain. Raises ModelRunError where the server sends no
        log-probabilities.
        """
        sampling = Sampling(max_tokens=1, **scheduling.model_dump(include=_SCHEDULING))
        requests = [ChatRequest(prompt, sampling, logprobs=True) for prompt in prompts]
        if not requests:
            return []
        deadline_s = scheduling.deadline_s + GRACE_S
        replies = self._bridge.call(lambda: self._all(requests), deadline_s, cancel)
        return [yes_no(reply) for reply in replies]

    def prepare(self, schemas: Sequence[type[BaseModel]]) -> None:
        """Nothing is sent: servers compile what comes with a request. Raises ModelSetupError."""
        for schema in schemas:
            grammar_for(schema)

    def health(self) -> Health:
        """Asks every server what it serves; takes at most 2 s."""
        try:
            return self._bridge.call(self._pool.health, LOOK_S + GRACE_S)
        except ModelRunError as error:
            return Health(ready=False, detail=str(error))

    def close(self) -> None:
        self._bridge.close(self._pool.close)

    def _complete(self, request: ChatRequest, cancel: Event | None) -> Completion:
        started = time.monotonic()
        deadline_s = request.sampling.deadline_s + GRACE_S
        reply = self._bridge.call(lambda: self._pool.complete(request), deadline_s, cancel)
        prompt, evaluated, new = reply.tokens
        return Completion(
            text=reply.text,
            finish=reply.finish,
            prompt_tokens=prompt,
            evaluated_tokens=evaluated,
            new_tokens=new,
            seconds=time.monotonic() - started,
        )

    async def _all(self, requests: Sequence[ChatRequest]) -> list[ChatReply]:
        """All replies, in order; one that fails ends the others."""
        tasks = [asyncio.create_task(self._pool.complete(request)) for request in requests]
        try:
            return list(await asyncio.gather(*tasks))
        finally:
            for task in tasks:
                task.cancel()


_SCHEDULING = set(Scheduling.model_fields)
