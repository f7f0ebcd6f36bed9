"""The web app on fakes: in process for plain requests, on a port for Gradio's client and browsers."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from agent.interviews import Interviews
from ui.web.accounts import ensure_first_account
from ui.web.app import build_app
from ui.web.invites import create_invite

BASE = "http://127.0.0.1:7860"


@dataclass(frozen=True)
class FakeSettings:
    data_dir: Path
    base_url: str = BASE
    secure_cookies: bool = False


@dataclass
class Web:
    """One app with its first account; `client` keeps cookies as a browser does."""

    interviews: Interviews
    app: FastAPI
    client: TestClient
    password: str

    def invite(self, candidate: str = "Ada Example") -> str:
        return create_invite(self.interviews.parts.record, "ai-engineer", candidate)

    def enter_room(self) -> str:
        """Open a new invite; returns the interview's id."""
        self.client.get(f"/invite/{self.invite()}", follow_redirects=False)
        return self.interviews.parts.record.interviews()[-1]

    def sign_in(self) -> None:
        form = {"name": "interviewer", "password": self.password}
        self.client.post("/desk/login", data=form, follow_redirects=False)


MakeWeb = Callable[..., Web]


@pytest.fixture
def make_web(tmp_path: Path) -> MakeWeb:
    def make(interviews: Interviews, *, secure_cookies: bool = False) -> Web:
        app = build_app(interviews, FakeSettings(tmp_path, secure_cookies=secure_cookies))
        password = ensure_first_account(interviews.parts.record) or ""
        client = TestClient(app, base_url=BASE, follow_redirects=False)
        return Web(interviews, app, client, password)

    return make


@pytest.fixture
def web(make_web: MakeWeb, interviews: Interviews) -> Web:
    return make_web(interviews)


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The app on a free port of this machine; yields its address."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="error", timeout_graceful_shutdown=1, ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    thread.start()
    try:
        while not server.started and thread.is_alive():
            thread.join(0.02)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(10)
        listener.close()


@pytest.fixture
def address(web: Web) -> Iterator[str]:
    with served(web.app) as url:
        yield url
