"""The parts of an OpenAI-compatible server's replies that are used; the rest is ignored.

Sample: {"choices": [{"message": {"content": "Hello"}, "finish_reason": "stop"}],
         "usage": {"prompt_tokens": 9, "completion_tokens": 2}}
"""

import math
from collections.abc import AsyncIterator
from typing import TypeVar

from pydantic import BaseModel, Field, ValidationError

from models.errors import ModelRunError

Shape = TypeVar("Shape", bound=BaseModel)


class _Message(BaseModel):
    content: str | None = None


class _Candidate(BaseModel):
    token: str
    logprob: float


class _Position(BaseModel):
    top_logprobs: list[_Candidate] = []


class _LogProbs(BaseModel):
    content: list[_Position] | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None
    logprobs: _LogProbs | None = None


class _Usage(BaseModel):
    prompt_tokens: int = 0
    completion_tokens: int = 0


class ChatReply(BaseModel):
    choices: list[_Choice] = Field(min_length=1)
    usage: _Usage = _Usage()


class _DeltaChoice(BaseModel):
    delta: _Message = _Message()
    finish_reason: str | None = None


class _Chunk(BaseModel):
    choices: list[_DeltaChoice] = []


def parse(shape: type[Shape], text: str) -> Shape:
    """Raises ModelRunError that quotes what came instead."""
    try:
        return shape.model_validate_json(text)
    except ValidationError as error:
        raise ModelRunError(
            f"The server's reply is no chat completion; it starts with {text[:200]!r}. "
            "Check that the address ends before /chat/completions."
        ) from error


async def stream_pieces(lines: AsyncIterator[str]) -> AsyncIterator[str]:
    """Text pieces of a server-sent-events stream.

    Raises ModelRunError where it ends without saying that it is complete.
    """
    complete = False
    async for line in lines:
        data = line.removeprefix("data:").strip()
        if not line.startswith("data:") or not data:
            continue
        if data == "[DONE]":
            return
        for choice in parse(_Chunk, data).choices:
            complete = complete or choice.finish_reason is not None
            if choice.delta.content:
                yield choice.delta.content
    if not complete:
        raise ModelRunError("The server's stream was cut off before the reply was complete.")


def yes_no_masses(reply: ChatReply) -> tuple[float, float]:
    """Probabilities of yes and of no among the likeliest first tokens, whatever case and spaces.

    Raises ModelRunError where there are no log-probabilities, or neither word is among them.
    """
    logprobs = reply.choices[0].logprobs
    if logprobs is None or not logprobs.content or not logprobs.content[0].top_logprobs:
        raise ModelRunError(
            "The server sends no top_logprobs, so that no yes/no probability can be read. "
            "Use a server that offers them (llama-server, vLLM)."
        )
    masses = {"yes": 0.0, "no": 0.0}
    candidates = logprobs.content[0].top_logprobs
    for candidate in candidates:
        word = candidate.token.strip(" \u2581\u0120\n").casefold()
        if word in masses:
            masses[word] += math.exp(min(0.0, candidate.logprob))
    if not any(masses.values()):
        seen = [candidate.token for candidate in candidates]
        raise ModelRunError(f"Neither yes nor no is among the likeliest first tokens {seen!r}.")
    return masses["yes"], masses["no"]
