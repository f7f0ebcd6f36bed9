"""What every language model and every embedder offers, whoever computes.

Implementations (`llama_model`, `openai_server`, `scripted`, `sentence_embedder`, `hash_embedder`)
never import each other; callers depend on this file alone.
"""

from collections.abc import Iterator, Sequence
from threading import Event
from typing import Literal, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field

Schema = TypeVar("Schema", bound=BaseModel)
Vectors = NDArray[np.float32]


class ChatMessage(BaseModel):
    """One turn. `content` is data: it is tokenized without special tokens, whatever it holds."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant"]
    content: str


class Sampling(BaseModel):
    """How to decode. Temperature 0 is greedy; `deadline_s` counts from the call, queueing included."""

    model_config = ConfigDict(frozen=True)

    max_tokens: int = Field(default=160, ge=1)
    temperature: float = Field(default=0.0, ge=0.0)
    seed: int = 7
    stop: tuple[str, ...] = ()
    deadline_s: float = Field(default=120.0, gt=0.0)


class Completion(BaseModel):
    """A finished text with what it cost. `seconds` is wall time, queueing excluded."""

    text: str
    finish: Literal["stop", "length"]
    prompt_tokens: int
    new_tokens: int
    seconds: float


class YesNo(BaseModel):
    """P(yes) renormalized over yes and no; `mass` is what both had together before (0..1)."""

    p_yes: float = Field(ge=0.0, le=1.0)
    mass: float = Field(ge=0.0, le=1.0)


class ModelIdentity(BaseModel):
    """Which model computed: goes into every record.

    Sample: {"name": "smollm2-135m-instruct", "backend": "llama.cpp", "quantization": "Q4_1",
             "digest": "sha256:<64 hex digits>", "address": null}
    """

    model_config = ConfigDict(frozen=True)

    name: str
    backend: Literal["llama.cpp", "openai-server", "scripted"]
    quantization: str | None = None
    digest: str | None = None
    address: str | None = None


class Health(BaseModel):
    """`detail` says what is wrong and what happens next, in one line; `restarts` counts since start."""

    ready: bool
    detail: str
    restarts: int = 0


class LanguageModel(Protocol):
    """A chat model. Every method is thread-safe and blocks its caller only.

    Raises: ModelBusyError, ModelCancelledError (the caller's `cancel` was set), ModelRunError.
    """

    @property
    def identity(self) -> ModelIdentity: ...

    def stream(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Iterator[str]:
        """Yield text pieces as they are decoded; closing the iterator cancels the request."""
        ...

    def chat(
        self, messages: Sequence[ChatMessage], sampling: Sampling, cancel: Event | None = None
    ) -> Completion: ...

    def extract(
        self,
        messages: Sequence[ChatMessage],
        schema: type[Schema],
        sampling: Sampling,
        cancel: Event | None = None,
    ) -> Schema:
        """Decode under a grammar made from `schema` and validate the reply."""
        ...

    def yes_probability(
        self, messages: Sequence[ChatMessage], cancel: Event | None = None
    ) -> YesNo:
        """P(yes) as the next token after `messages`, read from logits; nothing is generated."""
        ...

    def health(self) -> Health: ...

    def close(self) -> None: ...


class Embedder(Protocol):
    """Texts to unit vectors, float32 of shape (len(texts), dimension). Deterministic and thread-safe."""

    @property
    def identity(self) -> str:
        """Name and digest; an index built with another identity is refused."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...
