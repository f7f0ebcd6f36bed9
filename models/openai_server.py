"""A language model behind an OpenAI-compatible server: llama-server, vLLM, SGLang and others.

A candidate's words travel as plain message contents; how the server tokenizes them is the server's
business, and some let a typed control token through.
"""

import time
from collections.abc import Iterator, Sequence
from threading import Event

import httpx

from models.async_bridge import AsyncBridge
from models.errors import ModelRunError
from models.extraction import extract_with_retry
from models.openai_replies import yes_no_masses
from models.openai_transport import Body, ChatEndpoint
from models.protocol import (
    ChatMessage,
    Completion,
    Health,
    ModelIdentity,
    Sampling,
    Schema,
    YesNo,
)

YES_NO = Sampling(max_tokens=1)
TOP_LOGPROBS = 5
HEALTH_S = 2.0


class OpenAIServer:
    """`base_url` ends before `/chat/completions`, as in `http://127.0.0.1:8080/v1`. Thread-safe.

    `connect_timeout_s` bounds each connection attempt; a call as a whole, its retries included, is
    bounded by its `deadline_s`. Raises ModelSetupError for an address that is none.
    """

    def __init__(
        self,
        base_url: str,
        model: str,
        api_key: str | None = None,
        connect_timeout_s: float = 5.0,
        attempts: int = 3,
    ) -> None:
        self._endpoint = ChatEndpoint(base_url, api_key, connect_timeout_s, attempts)
        self._model = model
        self._bridge = AsyncBridge()

    @property
    def identity(self) -> ModelIdentity:
        return ModelIdentity(name=self._model, backend="openai-server", address=self._endpoint.url)

    def stream(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Iterator[str]:
        body: Body = {**self._body(messages, sampling), "stream": True}
        return self._bridge.stream(lambda: self._endpoint.pieces(body), sampling.deadline_s, cancel)

    def chat(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Completion:
        return self._complete(self._body(messages, sampling), sampling.deadline_s, cancel)

    def extract(
        self,
        messages: Sequence[ChatMessage],
        schema: type[Schema],
        sampling: Sampling,
        cancel: Event | None = None,
    ) -> Schema:
        """Asks for `response_format` json_schema and validates: servers may ignore it silently."""
        shape = {"name": schema.__name__, "schema": schema.model_json_schema(), "strict": True}
        form = {"type": "json_schema", "json_schema": shape}

        def generate(chosen: Sampling) -> Completion:
            body: Body = {**self._body(messages, chosen), "response_format": form}
            return self._complete(body, chosen.deadline_s, cancel)

        return extract_with_retry(generate, schema, sampling)

    def yes_probability(
        self, messages: Sequence[ChatMessage], cancel: Event | None = None
    ) -> YesNo:
        """From the 5 likeliest first tokens; a yes or a no beyond them counts as 0.

        Raises ModelRunError where the server sends no log-probabilities, or neither word is there.
        """
        body = self._body(messages, YES_NO)
        body |= {"logprobs": True, "top_logprobs": TOP_LOGPROBS}
        reply = self._bridge.call(lambda: self._endpoint.complete(body), YES_NO.deadline_s, cancel)
        yes, no = yes_no_masses(reply)
        return YesNo(p_yes=yes / (yes + no), mass=min(1.0, yes + no))

    def health(self) -> Health:
        """Asks the server for its list of models; takes at most 2 s."""
        address = self._endpoint.url
        try:
            status = self._bridge.call(lambda: self._endpoint.status(HEALTH_S), HEALTH_S)
        except (httpx.HTTPError, ModelRunError) as error:
            return Health(ready=False, detail=f"{address} does not answer: {error!r}")
        if status != 200:
            return Health(ready=False, detail=f"{address}/models answered {status}")
        return Health(ready=True, detail="ready")

    def close(self) -> None:
        self._bridge.close(self._endpoint.close)

    def _body(self, messages: Sequence[ChatMessage], sampling: Sampling) -> Body:
        body: Body = {
            "model": self._model,
            "messages": [message.model_dump() for message in messages],
            "max_tokens": sampling.max_tokens,
            "temperature": sampling.temperature,
            "seed": sampling.seed,
        }
        return {**body, "stop": list(sampling.stop)} if sampling.stop else body

    def _complete(self, body: Body, deadline_s: float, cancel: Event | None) -> Completion:
        started = time.monotonic()
        reply = self._bridge.call(lambda: self._endpoint.complete(body), deadline_s, cancel)
        choice = reply.choices[0]
        return Completion(
            text=choice.message.content or "",
            finish="length" if choice.finish_reason == "length" else "stop",
            prompt_tokens=reply.usage.prompt_tokens,
            new_tokens=reply.usage.completion_tokens,
            seconds=time.monotonic() - started,
        )
