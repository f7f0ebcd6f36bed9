"""Each dialect against a stub that answers in its documented shape: what is sent, what is read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from pydantic import BaseModel

from models.errors import ModelBusyError, ModelRunError
from models.grammar import grammar_for
from models.openai_dialects import strict_schema
from models.openai_server import OpenAIServer
from models.protocol import ChatMessage, Sampling, Scheduling
from models.server_options import ServerOptions
from tests.models.stub_server import PAGES, Answer, Stub, completion, events, stub_server

HELLO = [ChatMessage(role="user", content="Hello")]
SHORT = Sampling(max_tokens=40, deadline_s=5.0)
ALL = sorted(PAGES)


class Part(BaseModel):
    size: int = 3


class Verdict(BaseModel):
    met: bool = False
    parts: list[Part]


GOOD = '{"met": true, "parts": [{"size": 1}]}'

# TGI ends its stream without [DONE]; vLLM and llama-server send a last chunk with no choices.
STREAMS = {
    "tgi": 'data: {"choices": [{"index": 0, "delta": {"role": "assistant", "content": "Hi"}, '
    '"finish_reason": null}]}\n\ndata: {"choices": [{"index": 0, "delta": {"role": "assistant", '
    '"content": ""}, "finish_reason": "stop"}]}\n\n',
    "vllm": 'data: {"choices": [{"index": 0, "delta": {"role": "assistant", "content": ""}, '
    '"finish_reason": null}]}\n\ndata: {"choices": [{"index": 0, "delta": {"content": "Hi"}, '
    '"finish_reason": "stop", "stop_reason": null}]}\n\ndata: {"choices": [], "usage": '
    '{"prompt_tokens": 9, "completion_tokens": 2}}\n\ndata: [DONE]\n\n',
}
MIDWAY_ERRORS = {
    "tgi": 'data: {"error": "Request failed during generation", "error_type": "generation"}\n\n',
    "vllm": 'data: {"error": {"message": "engine died", "code": 500}}\n\ndata: [DONE]\n\n',
    "llama-server": 'error: {"code": 500, "message": "compute failed", "type": "server_error"}\n\n',
}


@contextmanager
def speaking(
    dialect: str, *answers: Answer, told: str = "auto"
) -> Iterator[tuple[OpenAIServer, Stub]]:
    with stub_server(*answers, dialect=dialect) as stub:
        options = {"addresses": (stub.url,), "dialect": told, "attempts": 2}
        model = OpenAIServer(ServerOptions.model_validate(options))
        try:
            yield model, stub
        finally:
            model.close()


def constraint(dialect: str, body: dict[str, Any]) -> object:
    """The part of a request that constrains the reply."""
    if dialect == "llama-cpp-python":
        return body["grammar"]
    form = body["response_format"]
    if dialect == "tgi":
        assert form["type"] == "json"
        return form["value"]
    assert (form["type"], form["json_schema"]["name"]) == ("json_schema", "Verdict")
    return form["json_schema"]["schema"]


@pytest.mark.parametrize("told", [False, True], ids=["asked", "told"])
@pytest.mark.parametrize("dialect", ALL)
def test_a_structured_reply_is_asked_for_in_its_words(dialect: str, told: bool) -> None:
    with speaking(dialect, completion(GOOD), told=dialect if told else "auto") as (model, stub):
        reply = model.extract(HELLO, Verdict, SHORT)
        assert (reply.met, reply.parts[0].size) == (True, 1)
        expected = grammar_for(Verdict) if "python" in dialect else strict_schema(Verdict)
        assert constraint(dialect, stub.requests[0]) == expected


@pytest.mark.parametrize("dialect", ALL)
def test_a_reply_without_the_constraint_is_found_out(dialect: str) -> None:
    with speaking(dialect, completion("Sure! The criterion is met.")) as (model, stub):
        with pytest.raises(ModelRunError, match="no valid Verdict"):
            model.extract(HELLO, Verdict, SHORT)
        assert len(stub.requests) == 2


@pytest.mark.parametrize("dialect", ALL)
def test_yes_and_no_are_read_from_five_candidates(dialect: str) -> None:
    tops = [(" Yes", 0.6), ("No", 0.2), ("yes", 0.1), ("I", 0.05), ("It", 0.02)]
    with speaking(dialect, completion("Yes", "length", tops)) as (model, stub):
        answer = model.yes_probabilities([HELLO], Scheduling(deadline_s=5.0))[0]
        assert (answer.p_yes, answer.mass) == pytest.approx((7 / 9, 0.9))
        assert (stub.requests[0]["logprobs"], stub.requests[0]["top_logprobs"]) == (True, 5)


@pytest.mark.parametrize("dialect", ALL)
def test_its_stream_is_read(dialect: str) -> None:
    with speaking(dialect, Answer(STREAMS.get(dialect, events("Hi")))) as (model, _):
        assert "".join(model.stream(HELLO, SHORT)) == "Hi"


@pytest.mark.parametrize("dialect", sorted(MIDWAY_ERRORS))
def test_its_error_in_mid_stream_is_told(dialect: str) -> None:
    body = events("Hel", done=False) + MIDWAY_ERRORS[dialect]
    told = pytest.raises(ModelRunError, match="broke the reply off")
    with speaking(dialect, Answer(body)) as (model, _), told:
        list(model.stream(HELLO, SHORT))


@pytest.mark.parametrize("dialect", ALL)
def test_its_refusals_are_told(dialect: str) -> None:
    overloaded = Answer('{"error": "Model is overloaded", "error_type": "overloaded"}', 429)
    with speaking(dialect, overloaded) as (model, _), pytest.raises(ModelBusyError):
        model.chat(HELLO, SHORT)
    invalid = Answer('{"error": "Input validation error", "error_type": "validation"}', 422)
    told = pytest.raises(ModelRunError, match="Input validation error")
    with speaking(dialect, invalid) as (model, _), told:
        model.chat(HELLO, SHORT)


def test_every_field_is_required_in_its_order() -> None:
    tree = strict_schema(Verdict)
    assert tree["required"] == ["met", "parts"]
    assert tree["$defs"]["Part"]["required"] == ["size"]
    assert tree["$defs"]["Part"]["additionalProperties"] is False
