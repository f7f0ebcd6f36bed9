"""What every language model and every embedder offers, whoever computes.

Implementations (`llama_model`, `openai_server`, `scripted`, `sentence_embedder`, `hash_embedder`)
never import each other; callers depend on this file alone.
"""

import re
from collections.abc import Iterator, Sequence
from threading import Event
from typing import Any, Literal, NamedTuple, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, field_validator

Schema = TypeVar("Schema", bound=BaseModel)
Vectors = NDArray[np.float32]
Tokens = NDArray[np.floating[Any]]
"""Vectors of tokens, (tokens, dimension), in any precision."""
_HALF = re.compile("[\ud800-\udfff]")


class ChatMessage(BaseModel):
    """One turn. `content` is data: it is tokenized without special tokens, whatever it holds."""

    model_config = ConfigDict(frozen=True)

    role: Literal["system", "user", "assistant"]
    content: str

    @field_validator("content")
    @classmethod
    def _is_text(cls, content: str) -> str:
        """Half of a surrogate pair, as a cut emoji leaves it, is no character and cannot be sent."""
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", content)


class Scheduling(BaseModel):
    """Whose request it is and how urgent. `deadline_s` counts from the call, queueing included.

    Requests of one `session` (an interview) share its evaluated prompt, and no session is served
    twice while another waits. `background` work (judging) gives way to what a candidate waits for.
    """

    model_config = ConfigDict(frozen=True)

    session: str = ""
    background: bool = False
    deadline_s: float = Field(default=120.0, gt=0.0, allow_inf_nan=False)


class Sampling(Scheduling):
    """How to decode. Temperature 0 is greedy."""

    max_tokens: int = Field(default=160, ge=1)
    temperature: float = Field(default=0.0, ge=0.0, allow_inf_nan=False)
    seed: int = 7
    stop: tuple[str, ...] = ()


class Completion(BaseModel):
    """A finished text with what it cost. `seconds` is wall time, queueing excluded.

    `evaluated_tokens` of the `prompt_tokens` were computed; the rest was at hand from before.
    """

    text: str
    finish: Literal["stop", "length"]
    prompt_tokens: int
    evaluated_tokens: int
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

    def yes_probabilities(
        self,
        prompts: Sequence[Sequence[ChatMessage]],
        scheduling: Scheduling,
        cancel: Event | None = None,
    ) -> list[YesNo]:
        """P(yes) as the next token after each of `prompts`, read from logits; nothing is generated.

        One batch: what the prompts begin with in common is evaluated once.
        """
        ...

    def prepare(self, schemas: Sequence[type[BaseModel]]) -> None:
        """Compile the grammars of `schemas` now. Raises ModelSetupError where one has none."""
        ...

    def health(self) -> Health: ...

    def close(self) -> None: ...


class TokenStates(NamedTuple):
    """A text's tokens: ids, and unit vectors of shape (tokens, dimension) from a lower layer (mostly the
    word itself) and the last one (what the sentence makes of it). `total` is the sum of the last layer's
    `length` states, marks at the ends included: total / length is the text's pooled vector."""

    ids: tuple[int, ...]
    low: Vectors
    high: Vectors
    total: Vectors
    length: int


class Embedder(Protocol):
    """Texts to unit vectors, float32 of shape (len(texts), dimension). Deterministic and thread-safe."""

    @property
    def identity(self) -> str:
        """Name and digest; an index built with another identity is refused."""
        ...

    @property
    def dimension(self) -> int: ...

    def embed(self, texts: Sequence[str]) -> Vectors: ...


class TokenReader(Embedder, Protocol):
    """An embedder that also shows each token, as the juror needs it."""

    def read_tokens(self, texts: Sequence[str]) -> list[TokenStates]:
        """What the juror compares word against word. A text without tokens has one of zeros."""
        ...

    def read_low(self, texts: Sequence[str]) -> list[Vectors]:
        """The `low` of `read_tokens` alone, which costs less."""
        ...
