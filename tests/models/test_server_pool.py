"""Several servers: one that fails is left out, its request goes to another, all serve one model."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager

import pytest

from models.errors import ModelBusyError, ModelRunError, ModelSetupError
from models.openai_server import OpenAIServer
from models.protocol import ChatMessage, Sampling
from models.server_options import ServerOptions
from tests.models.stub_server import PAGES, Answer, Stub, completion, events, stub_server

HELLO = [ChatMessage(role="user", content="Hello")]
SHORT = Sampling(max_tokens=8, deadline_s=5.0)
OTHER = PAGES["vllm"]["/v1/models"].replace("acme/tiny", "acme/other")


@contextmanager
def pool(
    *answers: Answer, dialect: str = "vllm", **options: object
) -> Iterator[tuple[OpenAIServer, list[Stub]]]:
    """A server for each of `answers`, which it gives for ever."""
    with ExitStack() as stack:
        stubs = [stack.enter_context(stub_server(a, dialect=dialect)) for a in answers]
        chosen = {"addresses": [stub.url for stub in stubs], "connect_timeout_s": 0.5, **options}
        model = OpenAIServer(ServerOptions.model_validate(chosen))
        stack.callback(model.close)
        yield model, stubs


def ask_all(model: OpenAIServer, count: int, sampling: Sampling = SHORT) -> list[str]:
    with ThreadPoolExecutor(count) as threads:
        replies = threads.map(lambda _: model.chat(HELLO, sampling).text, range(count))
        return list(replies)


def test_requests_at_the_same_time_are_spread() -> None:
    slow = completion("fine")._replace(pause_s=0.2)
    with pool(slow, slow, slow, concurrency=2) as (model, stubs):
        assert ask_all(model, 6) == ["fine"] * 6
        assert [len(stub.requests) for stub in stubs] == [2, 2, 2]


def test_a_session_stays_where_its_conversation_is_cached() -> None:
    with pool(completion("a"), completion("b"), completion("c")) as (model, _):
        for session in ("anna", "ben", "cleo"):
            mine = SHORT.model_copy(update={"session": session})
            assert len({model.chat(HELLO, mine).text for _ in range(4)}) == 1


def test_no_server_gets_more_than_its_limit() -> None:
    slow = completion("fine")._replace(pause_s=0.05)
    with pool(slow, slow, concurrency=2) as (model, stubs):
        assert ask_all(model, 12) == ["fine"] * 12
        assert [stub.most_running for stub in stubs] == [2, 2]


def test_the_limit_is_what_llama_server_says() -> None:
    slow = completion("fine")._replace(pause_s=0.1)
    with pool(slow, dialect="llama-server") as (model, (stub,)):
        model.connect()
        assert ask_all(model, 9) == ["fine"] * 9
        assert stub.most_running == 3


BROKEN = [
    Answer("oops", 500),
    Answer("loading", 503),
    Answer("busy", 429, headers=(("Retry-After", "30"),)),
    Answer("<html>a proxy's error page</html>"),
    completion("lost")._replace(cut=True),
    completion("half", "abort"),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_request_goes_to_another_server(broken: Answer) -> None:
    with pool(broken, completion("fine")) as (model, stubs):
        sessions = [SHORT.model_copy(update={"session": f"candidate {n}"}) for n in range(6)]
        begun = time.monotonic()
        assert [model.chat(HELLO, mine).text for mine in sessions] == ["fine"] * 6
        assert time.monotonic() - begun < 2.0
        assert len(stubs[0].requests) <= 3  # it rests meanwhile
        assert len(stubs[1].requests) == 6


def test_a_stream_goes_to_another_server_before_its_first_piece_only() -> None:
    early, late = Answer(": wait\n\n", cut=True), Answer(events("Hel", done=False), cut=True)
    sessions = [SHORT.model_copy(update={"session": f"candidate {n}"}) for n in range(4)]
    with pool(early, Answer(events("fine"))) as (model, _):
        assert ["".join(model.stream(HELLO, mine)) for mine in sessions] == ["fine"] * 4
    with pool(late, late) as (model, stubs):
        with pytest.raises(ModelRunError, match=r"cut off|broke off"):
            list(model.stream(HELLO, SHORT))
        assert sum(len(stub.requests) for stub in stubs) == 1


def test_a_server_that_dies_is_left_out_and_comes_back() -> None:
    with pool(completion("a"), completion("b")) as (model, stubs), ExitStack() as stack:
        url = stubs[0].url
        model.connect()
        stubs[0].shutdown()
        stubs[0].server_close()
        sessions = [SHORT.model_copy(update={"session": f"candidate {n}"}) for n in range(4)]
        assert {model.chat(HELLO, mine).text for mine in sessions} == {"b"}
        health = model.health()
        assert health.ready
        assert f"1 of 2 servers are up; {url} cannot be reached" in health.detail
        port = int(url.rsplit(":", 1)[1].removesuffix("/v1"))
        stack.enter_context(stub_server(completion("a"), dialect="vllm", port=port))
        until = time.monotonic() + 5.0
        seen: set[str] = set()
        while "a" not in seen and time.monotonic() < until:
            seen |= {model.chat(HELLO, mine).text for mine in sessions}
            time.sleep(0.05)
        assert "a" in seen
        assert model.health().detail == "ready"


def test_a_server_that_hangs_is_noticed_at_the_deadline() -> None:
    hanging = completion("late")._replace(pause_s=3.0)
    with pool(hanging, completion("fine")) as (model, stubs):
        model.connect()
        stubs[0].pages["/v1/models"] = Answer("late", pause_s=3.0)
        sessions = [Sampling(session=f"candidate {n}", deadline_s=0.3) for n in range(8)]
        late = 0
        for mine in sessions:
            try:
                assert model.chat(HELLO, mine).text == "fine"
            except ModelRunError:
                late += 1
        assert 1 <= late <= 2
        health = model.health()
        assert health.ready
        assert "does not answer within 2 s" in health.detail


def test_all_down_is_an_error_with_the_reason() -> None:
    with pool(Answer("oops", 500), Answer("oops", 500)) as (model, stubs):
        with pytest.raises(ModelRunError, match="answered 500"):
            model.chat(HELLO, SHORT)
        assert sum(len(stub.requests) for stub in stubs) == 3
        for stub in stubs:
            stub.pages["/v1/models"] = Answer("loading", 503)
        health = model.health()
        assert (health.ready, health.detail[:21]) == (False, "0 of 2 servers are up")


def test_different_models_are_a_mistake() -> None:
    with pool(completion("a"), completion("b")) as (model, stubs):
        stubs[1].pages["/v1/models"] = Answer(OTHER)
        expected = f"{stubs[0].url} serves 'acme/tiny', {stubs[1].url} serves 'acme/other'"
        with pytest.raises(ModelSetupError, match=expected):
            model.connect()


def test_a_server_that_starts_late_with_another_model_is_left_out() -> None:
    with pool(completion("a"), completion("b")) as (model, stubs):
        stubs[1].pages["/v1/models"] = Answer("loading", 503)
        model.connect()
        stubs[1].pages["/v1/models"] = Answer(OTHER)
        sessions = [SHORT.model_copy(update={"session": f"candidate {n}"}) for n in range(6)]
        assert {model.chat(HELLO, mine).text for mine in sessions} == {"a"}
        assert "serves 'acme/other' now, not 'acme/tiny'" in model.health().detail
        assert model.identity.address == f"{stubs[0].url}, {stubs[1].url}"


def test_a_full_line_refuses_with_a_time() -> None:
    slow = completion("fine")._replace(pause_s=2.0)
    with pool(slow, concurrency=1) as (model, _), ThreadPoolExecutor(40) as threads:
        cancel = threading.Event()
        asked = [threads.submit(model.chat, HELLO, SHORT, cancel) for _ in range(34)]
        until = time.monotonic() + 3.0
        errors: list[BaseException | None] = []
        while not errors and time.monotonic() < until:
            errors = [future.exception() for future in asked if future.done()]
            time.sleep(0.01)
        cancel.set()
        assert isinstance(errors[0], ModelBusyError)
        assert errors[0].wait_s >= 1.0
