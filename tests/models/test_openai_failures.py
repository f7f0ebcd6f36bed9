"""What a server may do wrong: each failure is one clear error, and only a passing one is repeated."""

import time

import pytest

from models.errors import ModelBusyError, ModelRunError
from models.protocol import ChatMessage, Sampling
from tests.models.stub_server import Answer, completion, events, talking_to

HELLO = [ChatMessage(role="user", content="Hello")]
SHORT = Sampling(max_tokens=8, deadline_s=5.0)


@pytest.mark.parametrize("cut", [False, True])
def test_a_stream_that_is_cut_off_is_no_reply(cut: bool) -> None:
    with talking_to(Answer(events("Hel", done=False), cut=cut)) as (model, stub):
        pieces = model.stream(HELLO, SHORT)
        assert next(pieces) == "Hel"
        with pytest.raises(ModelRunError, match=r"cut off|broke off"):
            next(pieces)
        assert len(stub.requests) == 1  # its beginning was handed on already


def test_a_stream_that_reports_an_error_is_no_reply() -> None:
    broken = events("Hel", done=False) + 'data: {"error": {"message": "out of memory"}}\n\n'
    with talking_to(Answer(broken + "data: [DONE]\n\n")) as (model, _):
        pieces = model.stream(HELLO, SHORT)
        assert next(pieces) == "Hel"
        with pytest.raises(ModelRunError, match="out of memory"):
            next(pieces)


@pytest.mark.parametrize("stream", [False, True])
@pytest.mark.parametrize("status", [500, 503, 424])
def test_a_failure_that_may_pass_is_tried_again(stream: bool, status: int) -> None:
    good = Answer(events("fine")) if stream else completion("fine")
    with talking_to(Answer("oops", status), good) as (model, stub):
        text = "".join(model.stream(HELLO, SHORT)) if stream else model.chat(HELLO, SHORT).text
        assert text == "fine"
        assert len(stub.requests) == 2


def test_a_connection_that_breaks_before_any_text_is_tried_again() -> None:
    with talking_to(completion("lost")._replace(cut=True), completion("fine")) as (model, _):
        assert model.chat(HELLO, SHORT).text == "fine"
    with talking_to(Answer(": wait\n\n", cut=True), Answer(events("fine"))) as (model, _):
        assert list(model.stream(HELLO, SHORT)) == ["fine"]


def test_a_500_for_good_is_told_with_its_text() -> None:
    with talking_to(Answer("out of memory", 500)) as (model, stub):
        with pytest.raises(ModelRunError, match="answered 500: 'out of memory'"):
            model.chat(HELLO, SHORT)
        assert len(stub.requests) == 3


def test_a_busy_server_says_when_to_come_back() -> None:
    busy = Answer("slow down", 429, headers=(("Retry-After", "1"),))
    told = pytest.raises(ModelBusyError, match="about 1 s")
    with talking_to(busy, attempts=2) as (model, _), told:
        model.chat(HELLO, SHORT)


def test_a_wait_beyond_the_deadline_is_not_begun() -> None:
    busy = Answer("slow down", 429, headers=(("Retry-After", "60"),))
    with talking_to(busy) as (model, stub):
        begun = time.monotonic()
        with pytest.raises(ModelBusyError, match="about 60 s"):
            model.chat(HELLO, SHORT)
        assert time.monotonic() - begun < 2.0
        assert len(stub.requests) == 1


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


GARBAGE = [
    "<html>hello</html>",
    "{}",
    '{"choices": []}',
    "",
    '{"choices": [{"message": {"content": 7}}]}',
    '{"choices": [{"message": {"content": "a"}}], "usage": {"prompt_tokens": -1}}',
    '{"error": {"message": "overloaded"}}',
]


@pytest.mark.parametrize("body", GARBAGE)
def test_a_200_with_garbage_is_told(body: str) -> None:
    with talking_to(Answer(body)) as (model, stub):
        with pytest.raises(ModelRunError, match="no chat"):
            model.chat(HELLO, SHORT)
        assert len(stub.requests) == 1
    with talking_to(Answer(body)) as (model, _), pytest.raises(ModelRunError, match="cut off"):
        list(model.stream(HELLO, SHORT))


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (completion(None), "holds no text"),
        (completion("half", "abort"), "finish_reason is 'abort'"),
        (completion("half", "content_filter"), "finish_reason is 'content_filter'"),
    ],
)
def test_a_reply_without_a_proper_end_is_none(reply: Answer, why: str) -> None:
    with talking_to(reply) as (model, _), pytest.raises(ModelRunError, match=why):
        model.chat(HELLO, SHORT)


@pytest.mark.parametrize("stream", [False, True])
def test_a_giant_reply_is_not_taken(stream: bool) -> None:
    giant = Answer(": " + "x" * (2**20 - 3) + "\n", repeat=12)
    with talking_to(giant) as (model, _), pytest.raises(ModelRunError, match="more than 8388608"):
        _ = list(model.stream(HELLO, SHORT)) if stream else model.chat(HELLO, SHORT)


@pytest.mark.parametrize(("pause_s", "drip_s"), [(3.0, 0.0), (0.0, 0.05)])
def test_a_slow_server_ends_at_the_deadline(pause_s: float, drip_s: float) -> None:
    slow = completion("late")._replace(pause_s=pause_s, drip_s=drip_s)
    with talking_to(slow) as (model, stub):
        begun = time.monotonic()
        with pytest.raises(ModelRunError, match=r"deadline of 0\.3 s"):
            model.chat(HELLO, Sampling(deadline_s=0.3))
        assert time.monotonic() - begun < 1.0
        assert stub.hung_up.wait(1.0)
