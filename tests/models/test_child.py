"""One child process: its words, its silence, its end."""

import os
import signal
import sys
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import wire
from models.child import Child, ChildLostError, worker_command
from models.protocol import ChatMessage

FAKE = [sys.executable, "-P", str(Path(__file__).with_name("fake_worker.py"))]


@pytest.fixture
def child() -> Iterator[Child]:
    child = Child(FAKE, deque(), write_limit_s=0.5)
    assert child.events.get(timeout=20) == wire.Ready(n_ctx=512)
    yield child
    child.stop()


def call(words: str) -> wire.GenerateCall:
    message = ChatMessage(role="user", content=words)
    return wire.GenerateCall(id=1, messages=(message,), max_tokens=1, temperature=0.0, seed=1)


def test_a_large_message_passes_whole(child: Child) -> None:
    child.send(call("long " * 100_000))
    event = child.events.get(timeout=20)
    assert isinstance(event, wire.Finished)
    assert event.text == "long " * 100_000


def test_a_child_that_does_not_read_does_not_block_the_app(child: Child) -> None:
    os.kill(child.pid, signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(ChildLostError, match="does not listen"):
        child.send(call("long " * 100_000))
    assert time.monotonic() - begun < 5.0


def test_the_end_of_its_output_is_an_event(child: Child) -> None:
    os.kill(child.pid, signal.SIGKILL)
    assert child.events.get(timeout=5) is None
    assert child.stop() == -signal.SIGKILL
    with pytest.raises(ChildLostError, match="does not listen"):
        child.send(call("too late"))


def test_it_ends_by_itself_when_the_app_lets_go(child: Child) -> None:
    assert child.stop(grace_s=5.0) == 0


def test_the_workers_command_names_everything() -> None:
    command = worker_command(Path("a b.gguf"), 2048, 2)
    assert command[1:4] == ["-P", "-m", "models.worker"]
    assert command[4:] == ["--model", "a b.gguf", "--n-ctx", "2048", "--threads", "2"]
