"""The adapter as a whole against a real llama.cpp server over the loopback, with the embedded model."""

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from pydantic import BaseModel, Field

from eval.candidates.loopback_server import loopback_server
from models.errors import ModelRunError, ModelSetupError
from models.openai_server import OpenAIServer
from models.protocol import ChatMessage, Sampling, Scheduling
from models.server_options import ServerOptions

pytestmark = pytest.mark.weights

COLOURS = [ChatMessage(role="user", content="Name three colours.")]
SHORT = Sampling(max_tokens=24, deadline_s=60.0)


@pytest.fixture(scope="module")
def address(model_path: Path) -> Iterator[str]:
    # Log-probabilities need the logits of the whole context: hence the small one.
    with loopback_server(model_path, context=256, log_probabilities=True) as url:
        yield url


@pytest.fixture
def model(address: str) -> Iterator[OpenAIServer]:
    model = OpenAIServer(ServerOptions(addresses=(address,)))
    yield model
    model.close()


class Reply(BaseModel):
    kind: Literal['says "so"', "b\\c", "ü"] = "ü"
    quote: str = Field(max_length=20)
    level: int = Field(ge=1, le=5)
    tags: list[Literal["x", "y"]] = Field(max_length=2)
    note: str | None = Field(max_length=10)


def test_it_is_known_for_what_it_is(model: OpenAIServer) -> None:
    identity = model.identity
    assert identity.backend == "openai-server"
    assert identity.name.lower().endswith(".gguf")
    assert "/" not in identity.name
    assert identity.quantization == "Q4_1"
    assert model.health().ready


def test_a_chat_is_deterministic_and_counted(model: OpenAIServer) -> None:
    model.chat(COLOURS, SHORT)
    first, second = (model.chat(COLOURS, SHORT) for _ in range(2))
    assert first.text == second.text != ""
    assert first.finish == "length"
    assert (first.new_tokens, first.prompt_tokens > 5) == (24, True)


def test_a_stream_says_what_a_chat_says(model: OpenAIServer) -> None:
    whole = [model.chat(COLOURS, SHORT).text for _ in range(2)][1]
    pieces = list(model.stream(COLOURS, SHORT))
    assert "".join(pieces) == whole
    assert len(pieces) > 10


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_constrained_reply_validates(model: OpenAIServer, seed: int) -> None:
    warm = Sampling(max_tokens=120, temperature=1.2, seed=seed, deadline_s=60.0)
    reply = model.extract(COLOURS, Reply, warm)
    assert len(reply.quote) <= 20


def test_yes_and_no_are_told_apart(model: OpenAIServer) -> None:
    prompts = [
        [ChatMessage(role="user", content=f"Repeat this one word: {word}")]
        for word in ("Yes", "No")
    ]
    yes, no = model.yes_probabilities(prompts, Scheduling(deadline_s=60.0))
    assert yes.p_yes > no.p_yes
    assert yes.mass > 0.0


def test_a_prompt_beyond_its_context_is_told(model: OpenAIServer) -> None:
    long = [ChatMessage(role="user", content="word " * 600)]
    with pytest.raises(ModelRunError, match="context"):
        model.chat(long, SHORT)
    assert model.chat(COLOURS, SHORT).new_tokens == 24


def test_another_model_than_the_configured_one_is_refused(address: str) -> None:
    other = OpenAIServer(ServerOptions(addresses=(address,), model="qwen"))
    with pytest.raises(ModelSetupError, match="does not serve the model 'qwen'"):
        other.connect()
    other.close()
