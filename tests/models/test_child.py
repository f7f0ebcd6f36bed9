"""One child process: its words, its silence, its end."""

import os
import queue
import signal
import time
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest

from models import wire
from models.child import Child, ChildLostError, worker_command
from models.engine_options import EngineOptions
from models.protocol import ChatMessage
from tests.models.supervised import FAKE

Events = queue.SimpleQueue[wire.Event | None]


def next_word(events: Events) -> wire.Event | None:
    """The next event that is no heartbeat."""
    while isinstance(event := events.get(timeout=20), wire.Beat):
        continue
    return event


@pytest.fixture
def events() -> Events:
    return queue.SimpleQueue()


@pytest.fixture
def child(events: Events) -> Iterator[Child]:
    child = Child(FAKE, deque(), lambda _, event: events.put(event), write_limit_s=0.5)
    assert next_word(events) == wire.Ready(n_ctx=512)
    yield child
    child.stop()


def call(words: str) -> wire.GenerateCall:
    message = ChatMessage(role="user", content=words)
    return wire.GenerateCall(id=1, messages=(message,), max_tokens=1, temperature=0.0, seed=1)


def test_a_large_message_passes_whole(child: Child, events: Events) -> None:
    child.send(call("long " * 100_000))
    event = next_word(events)
    assert isinstance(event, wire.Finished)
    assert event.text == "long " * 100_000


def send_often(child: Child, message: wire.GenerateCall) -> None:
    for _ in range(2000):
        child.send(message)


@pytest.mark.parametrize("words", ["long " * 100_000, "short"])
def test_a_child_that_does_not_read_does_not_block_the_app(child: Child, words: str) -> None:
    os.kill(child.pid, signal.SIGSTOP)
    begun = time.monotonic()
    with pytest.raises(ChildLostError, match="does not listen"):
        send_often(child, call(words))
    assert time.monotonic() - begun < 5.0


def test_the_end_of_its_output_is_delivered(child: Child, events: Events) -> None:
    os.kill(child.pid, signal.SIGKILL)
    assert next_word(events) is None
    assert child.stop() == -signal.SIGKILL
    with pytest.raises(ChildLostError, match="does not listen"):
        child.send(call("too late"))


def test_the_first_reason_to_kill_it_is_its_fault(child: Child, events: Events) -> None:
    child.kill("it was in the way")
    child.kill("it was late")
    assert next_word(events) is None
    assert child.fault == "it was in the way"


def test_silence_is_counted_from_its_last_word(child: Child, events: Events) -> None:
    assert events.get(timeout=5) == wire.Beat()
    assert 0.5 < child.silent_at(1.0) - time.monotonic() <= 1.0


def test_it_ends_by_itself_when_the_app_lets_go(child: Child) -> None:
    assert child.stop(grace_s=5.0) == 0


def test_the_workers_command_names_everything() -> None:
    options = EngineOptions(n_ctx=2048, parallel=3, threads=2)
    command = worker_command(Path("a b.gguf"), options)
    assert command[1:4] == ["-P", "-m", "models.worker"]
    assert command[4:7] == ["--model", "a b.gguf", "--options"]
    assert EngineOptions.model_validate_json(command[7]) == options
