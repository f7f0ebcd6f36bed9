"""The web app on fakes: in process for plain requests, on a port for Gradio's client and browsers."""

import json
import secrets
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from fastapi import FastAPI
from starlette.testclient import TestClient

from agent.events import Received
from agent.interviews import Interviews
from agent.reading import bodies
from knowledge.ingest import FileResult, Progress
from knowledge.protocol import Hit, Passage
from ui.web.accounts import ensure_first_account
from ui.web.app import build_app
from ui.web.invites import create_invite
from ui.web.library import Library, Row

BASE = "http://127.0.0.1:7860"


@dataclass(frozen=True)
class FakeSettings:
    data_dir: Path
    base_url: str = BASE
    secure_cookies: bool = False


class NoLibrary:
    """An empty corpus, for tests about other things than the corpus."""

    def rows(self) -> list[Row]:
        return []

    def search(self, query: str, k: int) -> list[Hit]:
        return []

    def knows(self, query: str) -> float:
        return 0.0

    def passage(self, passage_id: str) -> Passage | None:
        return None

    def passages_of(self, doc: str) -> list[Passage]:
        return []

    def pages(self, passage: Passage) -> list[int]:
        return []

    def picture(self, passage: Passage, page: int) -> bytes:
        return b""

    def add(self, paths: Sequence[Path], on_progress: Progress) -> list[FileResult]:
        return []

    def remove(self, doc: str) -> bool:
        return False


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

    def page(self, interview: str = "") -> "Page":
        """A page of the room: of a new invite's interview unless one is given."""
        return Page(self, interview or self.enter_room())


@dataclass
class Page:
    """One page of the room in a browser: it keeps its session, so its prompt as well."""

    web: Web
    interview: str
    session: str = field(default_factory=lambda: secrets.token_hex(5))
    seen: list[str] = field(default_factory=list)

    def another(self) -> "Page":
        """The same interview in a second tab."""
        return Page(self.web, self.interview)

    def press(self, endpoint: str, *data: object) -> str:
        """Everything that the endpoint sends back, as text."""
        found = self._function(endpoint)
        body = {
            "fn_index": found["id"],
            "data": [*data, *[None] * (len(found["inputs"]) - len(data))],
            "session_hash": self.session,
        }
        # In ASCII: half a surrogate pair is sent as a browser would, escaped.
        joined = self.web.client.post(
            "/gradio_api/queue/join",
            content=json.dumps(body),
            headers={"content-type": "application/json"},
        )
        assert joined.status_code == 200, joined.text
        text = self.web.client.get(f"/gradio_api/queue/data?session_hash={self.session}").text
        self.seen.append(text)
        assert self.outputs_of(text)[-1] is not None, "an emptied timer ticks without a pause"
        return text

    def begin(self) -> None:
        """As far as the first question."""
        for endpoint in ("load", "consent", "follow_consent"):
            self.press(endpoint)

    def follow(self) -> str:
        return self.press("follow")

    def received(self) -> list[Received]:
        return bodies(self.web.interviews.parts.record.events(self.interview), Received)

    @staticmethod
    def outputs_of(text: str) -> list[object]:
        """The outputs that an endpoint ended with."""
        lines = [line for line in text.splitlines() if line.startswith("data: ")]
        events = [json.loads(line.removeprefix("data: ")) for line in lines]
        done = next(event for event in events if event["msg"] == "process_completed")
        assert done["success"], done
        outputs: list[object] = done["output"]["data"]
        return outputs

    def place(self, element: str) -> int:
        """Where the component of that id stands among the outputs."""
        components = self.web.client.get("/config").json()["components"]
        wanted = next(c["id"] for c in components if c["props"].get("elem_id") == element)
        place: int = self._function("send")["outputs"].index(wanted)
        return place

    def _function(self, endpoint: str) -> dict[str, Any]:
        functions = self.web.client.get("/config").json()["dependencies"]
        found: dict[str, Any] = next(f for f in functions if f["api_name"] == endpoint)
        return found


MakeWeb = Callable[..., Web]


@pytest.fixture
def make_web(tmp_path: Path) -> MakeWeb:
    def make(
        interviews: Interviews, *, library: Library | None = None, secure_cookies: bool = False
    ) -> Web:
        settings = FakeSettings(tmp_path, secure_cookies=secure_cookies)
        app = build_app(interviews, library or NoLibrary(), settings)
        password = ensure_first_account(interviews.parts.record) or ""
        client = TestClient(app, base_url=BASE, follow_redirects=False)
        return Web(interviews, app, client, password)

    return make


@pytest.fixture
def web(make_web: MakeWeb, interviews: Interviews) -> Web:
    return make_web(interviews)


@pytest.fixture
def page(web: Web) -> Iterator[Page]:
    with web.client:
        yield web.page()


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
