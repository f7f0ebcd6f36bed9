"""Who gets the next free place."""

import asyncio

import pytest

from models.model_server import ModelServer
from models.protocol import Scheduling
from models.server_line import ServerLine
from models.server_options import ServerOptions


def servers(count: int = 1, limit: int = 1) -> list[ModelServer]:
    addresses = tuple(f"http://127.0.0.1:{9 + n}/v1" for n in range(count))
    options = ServerOptions(addresses=addresses, concurrency=limit)
    return [ModelServer(address, options) for address in addresses]


async def order_of(line: ServerLine, wishes: list[Scheduling]) -> list[int]:
    """In which order `wishes` get the place that the first of them holds."""
    served: list[int] = []

    async def use(number: int) -> None:
        server = await line.enter(wishes[number])
        served.append(number)
        await asyncio.sleep(0)
        line.leave(server, wishes[number], seconds=0.01)

    await asyncio.gather(*(use(number) for number in range(len(wishes))))
    return served


def test_candidates_go_before_background_work() -> None:
    wishes = [Scheduling(background=number in (1, 2)) for number in range(5)]
    assert asyncio.run(order_of(ServerLine(servers()), wishes)) == [0, 3, 4, 1, 2]


def test_of_two_sessions_the_one_that_has_less_goes_first() -> None:
    async def run() -> list[str]:
        line, got = ServerLine(servers(limit=2)), []
        anna, ben = Scheduling(session="anna"), Scheduling(session="ben")
        held = [await line.enter(anna), await line.enter(anna)]
        waiting = [asyncio.create_task(line.enter(wish)) for wish in (anna, ben)]
        await asyncio.sleep(0)
        line.leave(held[0], anna)
        await asyncio.sleep(0)
        got = ["anna" if waiting[0].done() else "", "ben" if waiting[1].done() else ""]
        waiting[0].cancel()
        return got

    assert asyncio.run(run()) == ["", "ben"]


def test_a_place_that_nobody_wants_any_more_is_handed_on() -> None:
    async def run() -> None:
        line, wish = ServerLine(servers()), Scheduling()
        server = await line.enter(wish)
        gone, next_one = (asyncio.create_task(line.enter(wish)) for _ in range(2))
        await asyncio.sleep(0)
        line.leave(server, wish)  # given to `gone`, which is cancelled before it runs
        gone.cancel()
        async with asyncio.timeout(1.0):
            assert await next_one is server
        with pytest.raises(asyncio.CancelledError):
            await gone

    asyncio.run(run())
