"""HTTP servers on the loopback that answer as each dialect documents, and servers that misbehave.

Sample: with stub_server(completion("Hi"), dialect="vllm") as stub: ... stub.url, stub.requests

The shapes are those of the servers' own documentation: llama.cpp's tools/server/README.md, the
protocol modules of vLLM and SGLang, docs/openapi.json of text-generation-inference.
"""

import json
import math
import select
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

from pydantic import SecretStr

from models.openai_server import OpenAIServer
from models.server_options import ServerOptions


class Answer(NamedTuple):
    """`cut` promises more than it sends; `pause_s` comes before the body's last half.

    `drip_s` sends one byte at a time with that pause between; `repeat` sends the body that often.
    """

    body: str = ""
    status: int = 200
    pause_s: float = 0.0
    cut: bool = False
    headers: tuple[tuple[str, str], ...] = ()
    drip_s: float = 0.0
    repeat: int = 1


def _models(served: str, owner: str, **more: object) -> str:
    model = {"id": served, "object": "model", "created": 1735142223, "owned_by": owner, **more}
    return json.dumps({"object": "list", "data": [model]})


GGUF = "../models/Tiny-Q4_K_M.gguf"
PAGES: dict[str, dict[str, str]] = {
    "openai": {"/v1/models": _models("tiny", "acme")},
    "vllm": {"/v1/models": _models("acme/tiny", "vllm", root="acme/tiny", max_model_len=4096)},
    "sglang": {"/v1/models": _models("acme/tiny", "sglang", root="acme/tiny")},
    "llama-cpp-python": {"/v1/models": _models("/srv/Tiny-Q4_K_M.gguf", "me", permissions=[])},
    "llama-server": {
        "/v1/models": _models(GGUF, "llamacpp", meta={"n_params": 8030261312}),
        "/props": json.dumps({"total_slots": 3, "model_path": GGUF, "build_info": "b1-abc"}),
    },
    "tgi": {
        "/v1/models": _models("acme/tiny", "acme/tiny"),
        "/info": json.dumps(
            {
                "model_id": "acme/tiny",
                "model_sha": "e985a63cdc139290c5f700ff1929f0b5942cced2",
                "max_concurrent_requests": 128,
                "version": "3.0.0",
            }
        ),
    },
}


class Stub(ThreadingHTTPServer):
    """Gives `answers` to the chat requests in order, the last one for ever; `pages` to a GET."""

    daemon_threads = True

    def __init__(self, answers: list[Answer], pages: dict[str, str], port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.answers = answers
        self.pages = {path: Answer(body) for path, body in pages.items()}
        self.requests: list[dict[str, Any]] = []
        self.request_headers: list[dict[str, str]] = []
        self.hung_up = threading.Event()
        self.lock = threading.Lock()
        self.running = 0
        self.most_running = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: Stub

    is_counted = False

    def do_GET(self) -> None:
        self._send(self.server.pages.get(self.path, Answer('{"detail": "Not Found"}', 404)))

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = json.loads(self.rfile.read(length))
        with self.server.lock:
            self.server.requests.append(body)
            self.server.request_headers.append({k.lower(): v for k, v in self.headers.items()})
            self.server.running += 1
            self.is_counted = True
            self.server.most_running = max(self.server.most_running, self.server.running)
            answers = self.server.answers
            answer = answers.pop(0) if len(answers) > 1 else answers[0]
        try:
            self._send(answer)
        finally:
            self._done()

    def _done(self) -> None:
        """Before the last bytes are out: whoever has them may send the next request at once."""
        with self.server.lock:
            self.server.running -= self.is_counted
            self.is_counted = False

    def _send(self, answer: Answer) -> None:
        data = answer.body.encode()
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) * answer.repeat + 100 * answer.cut))
        self.end_headers()
        try:
            self._write(data, answer)
        except OSError:
            self.server.hung_up.set()
            self.close_connection = True  # the client has gone, as some tests want
        self.close_connection = self.close_connection or answer.cut

    def _write(self, data: bytes, answer: Answer) -> None:
        if answer.drip_s:
            for byte in data:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                self._wait(answer.drip_s)
            return
        self.wfile.write(data[: len(data) // 2])
        self.wfile.flush()
        self._wait(answer.pause_s)
        self._done()
        self.wfile.write(data[len(data) // 2 :])
        for _ in range(answer.repeat - 1):
            self.wfile.write(data)

    def _wait(self, seconds: float) -> None:
        """Raises ConnectionError as soon as the client hangs up."""
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            readable, _, _ = select.select([self.connection], [], [], min(left, 0.02))
            if readable and not self.connection.recv(1, socket.MSG_PEEK):
                raise ConnectionError("the client hung up")

    def log_message(self, format: str, *args: object) -> None:
        """Silence."""


@contextmanager
def stub_server(*answers: Answer, dialect: str = "openai", port: int = 0) -> Iterator[Stub]:
    with Stub(list(answers), PAGES[dialect], port) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def completion(
    text: str | None,
    finish: str | None = "stop",
    tops: list[tuple[str, float]] | None = None,
    cached: int | None = None,
) -> Answer:
    """A chat completion; `tops` are (token, probability) of the first token."""
    message = {"role": "assistant", "content": text}
    choice: dict[str, Any] = {"index": 0, "message": message, "finish_reason": finish}
    if tops is not None:
        top = [{"token": t, "logprob": math.log(p), "bytes": list(t.encode())} for t, p in tops]
        choice["logprobs"] = {"content": [{**top[0], "top_logprobs": top}]}
    usage: dict[str, Any] = {"prompt_tokens": 9, "completion_tokens": 2, "total_tokens": 11}
    if cached is not None:
        usage["prompt_tokens_details"] = {"cached_tokens": cached}
    return Answer(
        json.dumps({"id": "1", "object": "chat.completion", "choices": [choice], "usage": usage})
    )


def events(*pieces: str, done: bool = True) -> str:
    """A server-sent-events stream in OpenAI's shape, with a comment as some servers send."""
    lines = [{"choices": [{"index": 0, "delta": {"content": piece}}]} for piece in pieces]
    body = ": a comment\n\n" + "".join(f"data: {json.dumps(line)}\n\n" for line in lines)
    return body + ("data: [DONE]\n\n" if done else "")


@contextmanager
def talking_to(
    *answers: Answer, api_key: str | None = None, **options: object
) -> Iterator[tuple[OpenAIServer, Stub]]:
    with stub_server(*answers) as stub:
        key = SecretStr(api_key) if api_key else None
        chosen = {"addresses": (stub.url,), "api_key": key, **options}
        model = OpenAIServer(ServerOptions.model_validate(chosen))
        try:
            yield model, stub
        finally:
            model.close()
