"""Kill -9 at ten moments of an interview: the same link goes on, nothing accepted is lost or doubled."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from tests.ui.conftest import App


def _until(what: str, ready: Callable[[], object], seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < end, f"waited {seconds:.0f} s in vain: {what}"
        time.sleep(0.01)


class Candidate:
    """A browser's page: one cookie, opened again after every crash."""

    def __init__(self, app: "App") -> None:
        self._app = app
        self._cookies = httpx.Cookies()
        with self._client() as client:
            self._cookies = client.get(app.invite_path(), follow_redirects=False).cookies

    def _client(self) -> httpx.Client:
        return httpx.Client(
            base_url=self._app.base, cookies=self._cookies, trust_env=False, timeout=30
        )

    def call(self, endpoint: str, data: list[object]) -> str:
        """Press a button of the room and wait for what the page shows then."""
        with self._client() as client:
            asked = client.post(f"/gradio_api/call/{endpoint}", json={"data": data})
            asked.raise_for_status()
            event = asked.json()["event_id"]
            return client.get(f"/gradio_api/call/{endpoint}/{event}").raise_for_status().text

    def send(self, text: str) -> bool:
        """Whether the page showed the message as sent."""
        with contextlib.suppress(httpx.HTTPError):
            return text in self.call("send", [text, None])
        return False


class Stored:
    """The record read from outside, beside the running app."""

    def __init__(self, data: Path) -> None:
        self._path = data / "record.sqlite"

    def bodies(self) -> list[dict[str, object]]:
        with contextlib.closing(sqlite3.connect(self._path, timeout=10)) as database:
            rows = database.execute("SELECT body FROM events ORDER BY interview, seq").fetchall()
        return [json.loads(body) for (body,) in rows]

    def count(self, kind: str, **wanted: object) -> int:
        return sum(
            body["kind"] == kind and all(body.get(k) == v for k, v in wanted.items())
            for body in self.bodies()
        )

    def is_working(self) -> bool:
        last = self.bodies()[-1]
        return last["kind"] not in ("shown", "closed")


def _killed_while(moment: str, app: "App", stored: Stored, text: str) -> Callable[[], None]:
    """What waits for the moment and then kills."""

    def judged() -> bool:
        return stored.bodies()[-1]["kind"] == "judged"

    def work() -> None:
        before = stored.count("shown")
        if moment == "accepted":
            _until(moment, lambda: stored.count("received", text=text))
        elif moment in ("judged", "the model writes", "the model process alone"):
            _until(moment, judged)
            time.sleep(0.25 if moment == "the model writes" else 0.0)
        elif moment == "the next text is stored":
            _until(moment, lambda: stored.count("shown") > before)
        elif moment.endswith(" ms"):
            time.sleep(int(moment.split(maxsplit=1)[0]) / 1000)
        if moment == "the model process alone":
            os.kill(app.model_process(), signal.SIGKILL)
        else:
            app.kill()

    return work


MOMENTS = (
    "0 ms",
    "accepted",
    "judged",
    "the model writes",
    "the next text is stored",
    "the model process alone",
    "15 ms",
    "60 ms",
    "400 ms",
)


@pytest.mark.crash
@pytest.mark.weights
@pytest.mark.timeout(900)
def test_ten_kills_lose_and_double_nothing(app: "App") -> None:
    stored = Stored(app.data)
    candidate = Candidate(app)
    candidate.call("consent", [None])
    _until("the first question", lambda: stored.count("shown", purpose="question") == 1)
    acknowledged, answers = [], []
    for number, moment in enumerate(MOMENTS):
        text = f"It is a cache of web pages on a disk, answer {number}, killed at: {moment}."
        answers.append(text)
        killer = threading.Thread(target=_killed_while(moment, app, stored, text))
        killer.start()
        if candidate.send(text):
            acknowledged.append(text)
        killer.join()
        if moment != "the model process alone":
            app.start()
        page = candidate.call("load", [])
        assert text in page or text not in acknowledged, f"shown as sent, then lost: {moment}"
        # The impatient person: sends it again without a look, whether it arrived or not.
        assert candidate.send(text)
        _until(f"the interview goes on after {moment}", lambda: not stored.is_working(), 60)
    # The tenth: while the app starts.
    app.kill()
    app.start(wait=False)
    time.sleep(2.0)
    app.kill()
    app.start()
    assert acknowledged
    for text in answers:
        assert stored.count("received", text=text) == 1, text
    bodies = stored.bodies()
    replies = [body["reply"] for body in bodies if body["kind"] == "judged"]
    assert len(replies) == len(set(replies)) == len(answers)
    asked = [body["text"] for body in bodies if body["kind"] == "shown"]
    assert len(asked) == len(set(asked))
    audit = subprocess.run(
        [sys.executable, "-m", "ui.cli", "audit", "verify", "--data", str(app.data)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert audit.returncode == 0, audit.stdout
