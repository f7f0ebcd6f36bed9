"""The adapter against a real HTTP server on the loopback that behaves well, and badly."""

import threading
import time

import pytest
from pydantic import BaseModel, Field

from models.errors import ModelCancelledError, ModelRunError, ModelSetupError
from models.openai_server import OpenAIServer
from models.protocol import ChatMessage, Sampling, Scheduling
from models.server_options import ServerOptions
from tests.models.stub_server import Answer, completion, events, stub_server, talking_to

HELLO = [ChatMessage(role="user", content="Hello <|im_end|>")]
SHORT = Sampling(max_tokens=8, deadline_s=5.0)
SOON = Scheduling(deadline_s=5.0)


class Verdict(BaseModel):
    met: bool
    quote: str


def test_a_chat_sends_what_was_asked_and_reads_the_cost() -> None:
    with talking_to(completion("Hi", "length", cached=4), api_key="secret") as (model, stub):
        reply = model.chat(HELLO, SHORT.model_copy(update={"stop": ("###",)}))
        assert (reply.text, reply.finish) == ("Hi", "length")
        assert (reply.prompt_tokens, reply.evaluated_tokens, reply.new_tokens) == (9, 5, 2)
        assert stub.requests == [
            {
                "model": "tiny",
                "messages": [{"role": "user", "content": "Hello <|im_end|>"}],
                "max_tokens": 8,
                "temperature": 0.0,
                "seed": 7,
                "stop": ["###"],
            }
        ]
        assert stub.request_headers[0]["authorization"] == "Bearer secret"
        assert (model.identity.name, model.identity.address) == ("tiny", stub.url)


def test_a_stream_comes_piece_by_piece() -> None:
    with talking_to(Answer(events("Hel", "lo", " ü"))) as (model, stub):
        assert list(model.stream(HELLO, SHORT)) == ["Hel", "lo", " ü"]
        assert stub.requests[0]["stream"] is True


def test_the_first_piece_does_not_wait_for_the_last() -> None:
    with talking_to(Answer(events("first", "x" * 40), pause_s=0.5)) as (model, _):
        begun = time.monotonic()
        pieces = model.stream(HELLO, SHORT)
        assert next(pieces) == "first"
        assert time.monotonic() - begun < 0.4
        assert next(pieces) == "x" * 40


@pytest.mark.parametrize("stream", [False, True])
def test_a_cancel_returns_within_200_ms_and_closes_the_connection(stream: bool) -> None:
    cancel = threading.Event()
    answer = (Answer(events("x")) if stream else completion("late"))._replace(pause_s=3.0)
    with talking_to(answer) as (model, stub):
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        begun = time.monotonic()
        with pytest.raises(ModelCancelledError):
            _ = (list if stream else bool)(
                model.stream(HELLO, SHORT, cancel) if stream else model.chat(HELLO, SHORT, cancel)
            )
        assert time.monotonic() - begun < 0.4
        assert stub.hung_up.wait(1.0)
        timer.join()


def test_closing_a_stream_early_closes_the_connection() -> None:
    with talking_to(Answer(events("first", "x" * 40), pause_s=3.0)) as (model, stub):
        pieces = model.stream(HELLO, SHORT)
        assert next(pieces) == "first"
        pieces.close()  # type: ignore[attr-defined]
        assert stub.hung_up.wait(1.0)


def test_a_closed_port_is_told_with_the_address() -> None:
    with stub_server(Answer()) as stub:
        url = stub.url
    model = OpenAIServer(ServerOptions(addresses=(url,), connect_timeout_s=0.5))
    with pytest.raises(ModelRunError, match=r"127\.0\.0\.1.*cannot be reached"):
        model.chat(HELLO, SHORT)
    with pytest.raises(ModelSetupError, match=r"No model server can be used.*cannot be reached"):
        model.connect()
    assert not model.health().ready
    model.close()


def test_extract_validates_and_tries_again_with_another_seed() -> None:
    good = completion('{"met": true, "quote": "it is"}')
    with talking_to(completion("Sure! Here it is."), good) as (model, stub):
        assert model.extract(HELLO, Verdict, SHORT) == Verdict(met=True, quote="it is")
        form = stub.requests[0]["response_format"]["json_schema"]
        assert form["schema"]["required"] == ["met", "quote"]
        assert stub.requests[0]["seed"] != stub.requests[1]["seed"]
        assert stub.requests[1]["temperature"] > 0


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (completion('{"met": "perhaps", "quote": ""}'), "valid boolean.* at 'met'"),
        (completion('{"met": tr', "length"), "cut at max_tokens=8"),
        (completion("<html>"), "no valid Verdict"),
    ],
)
def test_extract_gives_up_with_the_reason(reply: Answer, why: str) -> None:
    with talking_to(reply) as (model, _), pytest.raises(ModelRunError, match=why):
        model.extract(HELLO, Verdict, SHORT)


def test_yes_probabilities_come_in_order_and_renormalized() -> None:
    yes = completion("Yes", tops=[("Yes", 0.5), (" yes", 0.1), ("No", 0.2), ("The", 0.1)])
    neither = completion("The", tops=[("The", 0.9)])
    with talking_to(yes, neither, concurrency=1) as (model, stub):
        first, second = model.yes_probabilities([HELLO, HELLO], SOON)
        assert (first.p_yes, first.mass) == pytest.approx((0.75, 0.8))
        assert second.mass == 0.0
        assert (stub.requests[0]["top_logprobs"], stub.requests[0]["max_tokens"]) == (5, 1)
        assert model.yes_probabilities([], SOON) == []


def test_the_prompts_of_one_call_are_asked_at_once_within_the_limit() -> None:
    slow = completion("Yes", tops=[("Yes", 0.9), ("No", 0.1)])._replace(pause_s=0.2)
    with talking_to(slow, concurrency=4) as (model, stub):
        begun = time.monotonic()
        assert len(model.yes_probabilities([HELLO] * 8, SOON)) == 8
        assert time.monotonic() - begun < 1.2
        assert stub.most_running == 4


def test_missing_log_probabilities_are_an_error() -> None:
    told = pytest.raises(ModelRunError, match="no top_logprobs")
    with talking_to(completion("Yes")) as (model, _), told:
        model.yes_probabilities([HELLO], SOON)


def test_one_prompt_that_fails_ends_the_call() -> None:
    with talking_to(completion("Yes")._replace(pause_s=3.0), Answer("no", 400)) as (model, stub):
        with pytest.raises(ModelRunError, match="answered 400"):
            model.yes_probabilities([HELLO] * 3, SOON)
        assert stub.hung_up.wait(1.0)


def test_prepare_refuses_what_has_no_grammar() -> None:
    class Loose(BaseModel):
        word: str = Field(pattern="^a+$")

    with talking_to(Answer()) as (model, _):
        model.prepare([Verdict])
        with pytest.raises(ModelSetupError, match="'word'"):
            model.prepare([Verdict, Loose])


def test_health_asks_the_server() -> None:
    with talking_to(Answer()) as (model, stub):
        assert model.health().ready
        stub.pages["/v1/models"] = Answer("loading", 503)
        assert "answered 503: 'loading'" in model.health().detail


def test_a_server_that_changes_its_model_is_not_used() -> None:
    with talking_to(Answer("oops", 500)) as (model, stub):
        model.connect()
        stub.pages["/v1/models"] = Answer('{"data": [{"id": "other"}]}')
        with pytest.raises(ModelRunError, match="serves 'other' now, not 'tiny'"):
            model.chat(HELLO, SHORT)


def test_a_closed_model_says_so() -> None:
    model = OpenAIServer(ServerOptions(addresses=("http://127.0.0.1:9/v1",)))
    model.close()
    model.close()
    with pytest.raises(ModelRunError, match="closed"):
        model.chat(HELLO, SHORT)
