"""The adapter against a real HTTP server on the loopback that behaves well, and badly."""

import json
import math
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import pytest
from pydantic import BaseModel

from models.errors import ModelBusyError, ModelCancelledError, ModelRunError
from models.openai_server import OpenAIServer
from models.protocol import ChatMessage, Sampling

HELLO = [ChatMessage(role="user", content="Hello <|im_end|>")]
SHORT = Sampling(max_tokens=8, deadline_s=5.0)


class Answer(NamedTuple):
    """`cut` promises more than it sends; `pause_s` comes before the body's last part."""

    body: str = ""
    status: int = 200
    pause_s: float = 0.0
    cut: bool = False
    headers: tuple[tuple[str, str], ...] = ()


class Stub(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, answers: list[Answer]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers = answers
        self.requests: list[dict[str, Any]] = []
        self.request_headers: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.requests.append(json.loads(self.rfile.read(length)))
        self.server.request_headers.append({k.lower(): v for k, v in self.headers.items()})
        self._answer()

    def _answer(self) -> None:
        answers = self.server.answers
        answer = answers.pop(0) if len(answers) > 1 else answers[0]
        data = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) + 100 * answer.cut))
        self.end_headers()
        try:
            self.wfile.write(data[: len(data) // 2])
            self.wfile.flush()
            time.sleep(answer.pause_s)
            self.wfile.write(data[len(data) // 2 :])
        except OSError:
            self.close_connection = True  # the client has gone, as some tests want

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@contextmanager
def stub_server(*answers: Answer) -> Iterator[Stub]:
    with Stub(list(answers)) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def completion(
    text: str, finish: str = "stop", tops: list[tuple[str, float]] | None = None
) -> Answer:
    choice: dict[str, Any] = {"message": {"content": text}, "finish_reason": finish}
    if tops is not None:
        candidates = [{"token": token, "logprob": value} for token, value in tops]
        choice["logprobs"] = {"content": [{"token": text, "top_logprobs": candidates}]}
    usage = {"prompt_tokens": 9, "completion_tokens": 2}
    return Answer(json.dumps({"choices": [choice], "usage": usage}))


def events(*pieces: str, done: bool = True) -> str:
    lines = [{"choices": [{"delta": {"content": piece}}]} for piece in pieces]
    body = ": a comment\n\n" + "".join(f"data: {json.dumps(line)}\n\n" for line in lines)
    return body + ("data: [DONE]\n\n" if done else "")


class Verdict(BaseModel):
    met: bool
    quote: str


@contextmanager
def talking_to(*answers: Answer, api_key: str | None = None) -> Iterator[tuple[OpenAIServer, Stub]]:
    with stub_server(*answers) as stub:
        model = OpenAIServer(stub.url, "tiny", api_key)
        try:
            yield model, stub
        finally:
            model.close()


def test_a_chat_sends_what_was_asked_and_reads_the_cost() -> None:
    with talking_to(completion("Hi", "length"), api_key="secret") as (model, stub):
        reply = model.chat(HELLO, SHORT.model_copy(update={"stop": ("###",)}))
        assert (reply.text, reply.finish) == ("Hi", "length")
        assert (reply.prompt_tokens, reply.new_tokens) == (9, 2)
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
        assert model.identity.address == stub.url


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


@pytest.mark.parametrize("cut", [False, True])
def test_a_stream_that_is_cut_off_is_no_reply(cut: bool) -> None:
    with talking_to(Answer(events("Hel", done=False), cut=cut)) as (model, _):
        pieces = model.stream(HELLO, SHORT)
        assert next(pieces) == "Hel"
        with pytest.raises(ModelRunError, match=r"cut off|broke off"):
            next(pieces)


@pytest.mark.parametrize("stream", [False, True])
def test_a_500_is_tried_again(stream: bool) -> None:
    good = Answer(events("fine")) if stream else completion("fine")
    with talking_to(Answer("oops", 500), good) as (model, stub):
        text = "".join(model.stream(HELLO, SHORT)) if stream else model.chat(HELLO, SHORT).text
        assert text == "fine"
        assert len(stub.requests) == 2


def test_a_500_for_good_is_told_with_its_text() -> None:
    with talking_to(Answer("out of memory", 500)) as (model, stub):
        with pytest.raises(ModelRunError, match="answered 500: 'out of memory'"):
            model.chat(HELLO, SHORT)
        assert len(stub.requests) == 3


def test_a_busy_server_says_when_to_come_back() -> None:
    busy = Answer("slow down", 429, headers=(("Retry-After", "1"),))
    with talking_to(busy) as (model, _), pytest.raises(ModelBusyError, match="about 1 s"):
        model.chat(HELLO, SHORT)


@pytest.mark.parametrize(
    ("status", "advice"), [(401, "API key"), (404, "model's name"), (400, "server's log")]
)
def test_a_mistake_is_not_tried_again(status: int, advice: str) -> None:
    with talking_to(Answer("no", status), api_key="secret") as (model, stub):
        with pytest.raises(ModelRunError, match=advice) as caught:
            model.chat(HELLO, SHORT)
        assert len(stub.requests) == 1
        assert "secret" not in str(caught.value)


def test_a_redirect_is_not_followed() -> None:
    away = Answer("", 307, headers=(("Location", "http://127.0.0.1:9/elsewhere"),))
    with talking_to(away) as (model, _), pytest.raises(ModelRunError, match="not followed"):
        model.chat(HELLO, SHORT)


@pytest.mark.parametrize("body", ["<html>hello</html>", "{}", '{"choices": []}', ""])
def test_a_200_with_garbage_is_told(body: str) -> None:
    with talking_to(Answer(body)) as (model, _), pytest.raises(ModelRunError, match="no chat"):
        model.chat(HELLO, SHORT)


def test_a_slow_server_ends_at_the_deadline() -> None:
    with talking_to(completion("late")._replace(pause_s=3.0)) as (model, _):
        begun = time.monotonic()
        with pytest.raises(ModelRunError, match=r"deadline of 0\.3 s"):
            model.chat(HELLO, Sampling(deadline_s=0.3))
        assert time.monotonic() - begun < 1.0


def test_a_cancel_returns_within_200_ms() -> None:
    cancel = threading.Event()
    with talking_to(completion("late")._replace(pause_s=3.0)) as (model, _):
        timer = threading.Timer(0.2, cancel.set)
        timer.start()
        begun = time.monotonic()
        with pytest.raises(ModelCancelledError):
            model.chat(HELLO, SHORT, cancel)
        assert time.monotonic() - begun < 0.4
        timer.join()


def test_a_closed_port_is_told_with_the_address() -> None:
    with stub_server(Answer()) as stub:
        url = stub.url
    model = OpenAIServer(url, "tiny", connect_timeout_s=0.5)
    with pytest.raises(ModelRunError, match=r"127\.0\.0\.1.*cannot be reached"):
        model.chat(HELLO, SHORT)
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
    ],
)
def test_extract_gives_up_with_the_reason(reply: Answer, why: str) -> None:
    with talking_to(reply) as (model, _), pytest.raises(ModelRunError, match=why):
        model.extract(HELLO, Verdict, SHORT)


def test_yes_probability_sums_the_spellings_and_renormalizes() -> None:
    tops = [("Yes", 0.5), (" yes", 0.1), ("No", 0.2), ("The", 0.1), ("nope", 0.05)]
    logprobs = [(token, math.log(p)) for token, p in tops]
    with talking_to(completion("Yes", tops=logprobs)) as (model, stub):
        answer = model.yes_probability(HELLO)
        assert answer.p_yes == pytest.approx(0.75)
        assert answer.mass == pytest.approx(0.8)
        assert (stub.requests[0]["top_logprobs"], stub.requests[0]["max_tokens"]) == (5, 1)


def test_health_asks_the_server() -> None:
    with talking_to(Answer("{}"), Answer("", 503)) as (model, _):
        assert model.health().ready
        assert "503" in model.health().detail


def test_a_closed_model_says_so() -> None:
    model = OpenAIServer("http://127.0.0.1:9/v1", "tiny")
    model.close()
    model.close()
    with pytest.raises(ModelRunError, match="closed"):
        model.chat(HELLO, SHORT)
