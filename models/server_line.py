"""Who waits for a free place on a server, and who gets the next one.

What a candidate waits for goes before background work; of equals the session goes first that has
the fewest requests running, then whoever came first.
"""

import asyncio
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import NamedTuple

from models.errors import ModelBusyError
from models.model_server import ModelServer
from models.protocol import Scheduling

WAITING_A_PLACE = 32
"""Requests that may wait for each place before further ones are refused."""


class _Ticket(NamedTuple):
    number: int
    wish: Scheduling
    place: "asyncio.Future[ModelServer]"


class ServerLine:
    """To be used from one event loop. Each `enter` that returns needs its `leave`."""

    def __init__(self, servers: Sequence[ModelServer]) -> None:
        self._servers = list(servers)
        self._waiting: list[_Ticket] = []
        self._running: Counter[str] = Counter()
        self._numbers = 0
        self._mean_s = 1.0

    async def enter(self, wish: Scheduling) -> ModelServer:
        """A place on the best server, at once or when one is free. Raises ModelBusyError."""
        places = sum(server.limit for server in self._servers)
        if len(self._waiting) >= WAITING_A_PLACE * places:
            raise ModelBusyError(max(1.0, self._mean_s * len(self._waiting) / places))
        self._numbers += 1
        place: asyncio.Future[ModelServer] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Ticket(self._numbers, wish, place))
        self._hand_out()
        try:
            return await place
        except asyncio.CancelledError:
            if place.done() and not place.cancelled():
                self.leave(place.result(), wish)
            raise

    def leave(self, server: ModelServer, wish: Scheduling, seconds: float | None = None) -> None:
        """Free the place, which was held for `seconds`: they go into the estimate of a wait."""
        if seconds is not None:
            self._mean_s += 0.2 * (seconds - self._mean_s)
        server.active -= 1
        self._running[wish.session] -= 1
        self._hand_out()

    def _hand_out(self) -> None:
        self._waiting = [ticket for ticket in self._waiting if not ticket.place.done()]
        while self._waiting:
            ticket = min(self._waiting, key=self._turn)
            server = self._best(ticket.wish.session)
            if server is None:
                return
            self._waiting.remove(ticket)
            server.active += 1
            self._running[ticket.wish.session] += 1
            ticket.place.set_result(server)

    def _turn(self, ticket: _Ticket) -> tuple[bool, int, int]:
        return ticket.wish.background, self._running[ticket.wish.session], ticket.number

    def _best(self, session: str) -> ModelServer | None:
        """The least loaded server that does not rest; of equals always the same for a session.

        A server keeps what it evaluated of a conversation, so that staying there is cheaper. Where
        all rest, the one that may come back first is tried.
        """
        awake = [server for server in self._servers if not server.resting]
        awake = awake or [min(self._servers, key=lambda server: server.rests_until)]
        home = blake2b(session.encode()).digest()[0] % len(self._servers)
        order = self._servers[home:] + self._servers[:home]
        free = [server for server in order if server in awake and server.active < server.limit]
        return min(free, key=lambda server: server.active / server.limit, default=None)
