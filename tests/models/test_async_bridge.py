"""Blocking callers over coroutines: whatever ends the work, the caller hears of it."""

import asyncio
import threading
from collections.abc import AsyncIterator, Iterator

import pytest

from models.async_bridge import AsyncBridge
from models.errors import ModelCancelledError, ModelRunError


async def nothing() -> None:
    return None


async def forever() -> None:
    await asyncio.sleep(3600)


@pytest.fixture
def bridge() -> Iterator[AsyncBridge]:
    bridge = AsyncBridge()
    yield bridge
    bridge.close(nothing)


def test_a_result_and_an_error_come_back(bridge: AsyncBridge) -> None:
    async def seven() -> int:
        return 7

    async def fail() -> None:
        raise KeyError("lost")

    assert bridge.call(seven, 5.0) == 7
    with pytest.raises(KeyError, match="lost"):
        bridge.call(fail, 5.0)


def test_deadline_and_cancel_end_the_coroutine(bridge: AsyncBridge) -> None:
    ended = threading.Event()

    async def work() -> None:
        try:
            await forever()
        finally:
            ended.set()

    with pytest.raises(ModelRunError, match=r"deadline of 0\.1 s"):
        bridge.call(work, 0.1)
    assert ended.wait(2.0)
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(ModelCancelledError):
        bridge.call(forever, 5.0, cancel)


def test_an_error_of_any_kind_ends_a_stream_loudly(bridge: AsyncBridge) -> None:
    async def broken() -> AsyncIterator[str]:
        yield "a"
        raise KeyError("lost")

    pieces = bridge.stream(broken, 5.0)
    assert next(pieces) == "a"
    with pytest.raises(KeyError, match="lost"):
        next(pieces)


def test_closing_ends_whoever_waits(bridge: AsyncBridge) -> None:
    raised: list[BaseException] = []

    def wait() -> None:
        try:
            bridge.call(forever, 30.0)
        except ModelRunError as error:
            raised.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    bridge.call(nothing, 5.0)
    threading.Event().wait(0.1)
    bridge.close(nothing)
    thread.join(5.0)
    assert [str(error) for error in raised] == ["The model was closed during this request."]
