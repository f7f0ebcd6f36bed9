"""The parts of an OpenAI-compatible server's replies that are used, checked; the rest is ignored.

Sample: {"choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}],
         "usage": {"prompt_tokens": 9, "completion_tokens": 2,
                   "prompt_tokens_details": {"cached_tokens": 4}}}

Servers fail open: an error page with status 200, a stream that ends in the middle, a reply without
the log-probabilities that were asked for. Each is an error here, never a made-up figure.
"""

import math
from collections.abc import AsyncIterator
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, Field, JsonValue, ValidationError

from models.errors import ModelRunError
from models.protocol import YesNo

Shape = TypeVar("Shape", bound=BaseModel)

_ENDS = {"stop", "eos_token", "stop_sequence", "length", None}
"""Reasons for which a complete text ends; eos_token and stop_sequence are those of older TGI."""


def _log_probability(value: float) -> float:
    if math.isnan(value) or value > 1e-3:  # rounding may lift a certain token a little above 0
        raise ValueError("no logarithm of a probability")
    return min(0.0, value)


LogProbability = Annotated[float, AfterValidator(_log_probability)]


class _Message(BaseModel):
    content: str | None = None
    reasoning_content: str | None = None


class _Candidate(BaseModel):
    token: str
    logprob: LogProbability


class _Position(BaseModel):
    top_logprobs: list[_Candidate] = []


class _LogProbs(BaseModel):
    content: list[_Position] | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None
    logprobs: _LogProbs | None = None


class _PromptDetails(BaseModel):
    cached_tokens: int | None = Field(default=None, ge=0)


class _Usage(BaseModel):
    prompt_tokens: int = Field(default=0, ge=0)
    completion_tokens: int = Field(default=0, ge=0)
    prompt_tokens_details: _PromptDetails | None = None


class ChatReply(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage | None = None

    @property
    def text(self) -> str:
        """Raises ModelRunError where the reply holds no text, or ended for a strange reason."""
        choice = self.choices[0]
        check_end(choice.finish_reason)
        if choice.message.content is None:
            why = "it spent all on reasoning; raise max_tokens or turn reasoning off on the server"
            raise ModelRunError(
                "The server's reply holds no text"
                + (f": {why}." if choice.message.reasoning_content else ".")
            )
        return choice.message.content

    @property
    def finish(self) -> Literal["stop", "length"]:
        return "length" if self.choices[0].finish_reason == "length" else "stop"

    @property
    def tokens(self) -> tuple[int, int, int]:
        """(prompt, evaluated of the prompt, new); a server that tells no cached tokens had none."""
        usage = self.usage or _Usage()
        details = usage.prompt_tokens_details or _PromptDetails()
        evaluated = max(0, usage.prompt_tokens - (details.cached_tokens or 0))
        return usage.prompt_tokens, evaluated, usage.completion_tokens


class _DeltaChoice(BaseModel):
    delta: _Message = _Message()
    finish_reason: str | None = None


class _Chunk(BaseModel):
    """vLLM, llama-server and TGI report a failure in mid-stream as a chunk with `error`."""

    choices: list[_DeltaChoice] = []
    error: JsonValue = None


def parse(shape: type[Shape], data: bytes) -> Shape:
    """Raises ModelRunError that quotes what came instead."""
    try:
        return shape.model_validate_json(data)
    except ValidationError as error:
        start = data[:200].decode("utf-8", "replace")
        raise ModelRunError(
            f"The server's reply is no chat completion; it starts with {start!r}. "
            "Check that the address ends before /chat/completions."
        ) from error


def check_end(reason: str | None) -> None:
    """Raises ModelRunError where a text ended because the server gave it up."""
    if reason not in _ENDS:
        raise ModelRunError(f"The server ended the reply early: finish_reason is {reason!r}.")


async def stream_pieces(lines: AsyncIterator[bytes]) -> AsyncIterator[str]:
    """Text pieces of a server-sent-events stream.

    Raises ModelRunError where it reports an error or ends without saying that it is complete.
    """
    complete = seen = False
    async for line in lines:
        field, _, data = line.partition(b":")
        data = data.strip()
        if field == b"error":
            raise ModelRunError(f"The server broke the reply off: {_start(data)!r}")
        if field != b"data" or not data:
            continue
        if data == b"[DONE]":
            complete = complete or seen
            break
        chunk = parse(_Chunk, data)
        if chunk.error is not None:
            raise ModelRunError(f"The server broke the reply off: {_start(data)!r}")
        for choice in chunk.choices:
            seen = True
            check_end(choice.finish_reason)
            complete = complete or choice.finish_reason is not None
            if choice.delta.content:
                yield choice.delta.content
    if not complete:
        raise ModelRunError("The server's stream was cut off before the reply was complete.")


def yes_no(reply: ChatReply) -> YesNo:
    """P(yes) among the likeliest first tokens, the spellings of each word summed and renormalized.

    A word that is not among them counts as 0. Where neither is, `mass` is 0 and `p_yes` 0.5: the
    caller must abstain. Raises ModelRunError where there are no log-probabilities.
    """
    logprobs = reply.choices[0].logprobs
    if logprobs is None or not logprobs.content or not logprobs.content[0].top_logprobs:
        raise ModelRunError(
            "The server sends no top_logprobs, so that no yes/no probability can be read. "
            "Use a server that offers them (llama-server, vLLM, SGLang, TGI)."
        )
    masses = {"yes": 0.0, "no": 0.0}
    for candidate in logprobs.content[0].top_logprobs:
        word = candidate.token.strip(" \t\r\n\u2581\u0120\u010a").casefold()
        if word in masses:
            masses[word] += math.exp(candidate.logprob)
    both = masses["yes"] + masses["no"]
    if both > 1.01:
        raise ModelRunError(f"The server's probabilities of yes and no sum to {both:.2f}.")
    return YesNo(p_yes=masses["yes"] / both if both else 0.5, mass=min(1.0, both))


def _start(data: bytes) -> str:
    return data[:200].decode("utf-8", "replace")
