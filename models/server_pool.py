"""Several servers as one: the least loaded is asked, one that fails rests while others take over.

A request is repeated only where that is safe: nothing of its text was handed on yet, and the
failure is one that may pass (no connection, 429, 5xx) or another server may do better (a reply that
is none). Its deadline counts from the call over waiting, pauses and all attempts. A server that
failed is asked what it serves before it gets work again. One event loop; no locks.
"""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Sequence

from models.async_bridge import late
from models.errors import ModelSetupError
from models.model_server import LONGEST_PAUSE_S, ModelServer, pause_s
from models.openai_dialects import ChatRequest
from models.openai_probe import About
from models.openai_replies import ChatReply
from models.openai_transport import AttemptError
from models.protocol import Health
from models.server_line import ServerLine


class ServerPool:
    """Owns `servers`; `attempts` bounds the tries of one request, at least one a server."""

    def __init__(self, servers: Sequence[ModelServer], attempts: int) -> None:
        self._servers = list(servers)
        self._line = ServerLine(self._servers)
        self._attempts = max(attempts, len(self._servers))
        self._agreed: About | None = None

    async def connect(self) -> About:
        """What all servers that answer serve.

        Raises ModelSetupError where none answers or two serve different models.
        """
        problems = await asyncio.gather(*(self._looked(server) for server in self._servers))
        found = [(server.url, server.about) for server in self._servers if server.about]
        if not found:
            listed = "; ".join(problem for problem in problems if problem)
            raise ModelSetupError(f"No model server can be used: {listed}")
        (first, agreed), *others = found
        for url, about in others:
            if about.name != agreed.name:
                raise ModelSetupError(
                    f"The servers do not serve the same model: {first} serves {agreed.name!r}, "
                    f"{url} serves {about.name!r}. Give both one model, or leave one of them out."
                )
        self._agreed = agreed
        return agreed

    async def complete(self, request: ChatRequest) -> ChatReply:
        """Raises ModelRunError, ModelBusyError."""
        tries = _Tries(request, self._attempts, self._servers)
        async with tries.within_deadline():
            while True:
                try:
                    async with self._place(request, tries) as server:
                        return await server.endpoint.complete(server.body(request))
                except AttemptError as fault:
                    await tries.again(fault)

    async def pieces(self, request: ChatRequest) -> AsyncGenerator[str, None]:
        """Text pieces as they come; repeated only before the first. Raises as `complete`."""
        tries = _Tries(request, self._attempts, self._servers)
        begun = False
        async with tries.within_deadline():
            while True:
                try:
                    async with self._place(request, tries) as server:
                        source = server.endpoint.pieces(server.body(request))
                        async with contextlib.aclosing(source):
                            async for piece in source:
                                begun = True
                                yield piece
                        return
                except AttemptError as fault:
                    if begun:
                        raise fault.error from fault
                    await tries.again(fault)

    async def health(self) -> Health:
        """Ready while one server is; tells which are not, and why. Takes at most 2 s."""
        looked = await asyncio.gather(*(self._looked(server) for server in self._servers))
        problems = [
            found or (server.problem if server.resting else "")
            for server, found in zip(self._servers, looked, strict=True)
        ]
        down = [problem for problem in problems if problem]
        if not down:
            return Health(ready=True, detail="ready")
        up = len(self._servers) - len(down)
        count = f"{up} of {len(self._servers)} servers are up; " if len(self._servers) > 1 else ""
        return Health(ready=up > 0, detail=count + "; ".join(down))

    async def close(self) -> None:
        for server in self._servers:
            await server.endpoint.close()

    @contextlib.asynccontextmanager
    async def _place(
        self, request: ChatRequest, tries: "_Tries"
    ) -> AsyncGenerator[ModelServer, None]:
        """A server with a free place; how the block ends decides whether it rests."""
        server = await self._line.enter(request.sampling)
        begun = time.monotonic()
        try:
            if server.doubtful:
                await server.look(self._agreed.name if self._agreed else None)
            yield server
            server.succeeded()
        except AttemptError as fault:
            server.failed(fault)
            raise
        except asyncio.CancelledError:
            if tries.late:
                server.was_late()
            raise
        finally:
            self._line.leave(server, request.sampling, time.monotonic() - begun)

    async def _looked(self, server: ModelServer) -> str:
        """What is wrong with `server`, empty if nothing is."""
        try:
            await server.look(self._agreed.name if self._agreed else None)
        except AttemptError as fault:
            server.failed(fault)
            return str(fault)
        return ""


class _Tries:
    """The attempts at one request: how many are left, and until when."""

    def __init__(self, request: ChatRequest, attempts: int, servers: Sequence[ModelServer]) -> None:
        self._deadline_s = request.sampling.deadline_s
        self._until = time.monotonic() + self._deadline_s
        self._left = attempts
        self._made = 0
        self._servers = servers

    @property
    def late(self) -> bool:
        return time.monotonic() >= self._until

    @contextlib.asynccontextmanager
    async def within_deadline(self) -> AsyncGenerator[None, None]:
        try:
            async with asyncio.timeout(self._until - time.monotonic()):
                yield
        except TimeoutError:
            raise late(self._deadline_s) from None

    async def again(self, fault: AttemptError) -> None:
        """Return when the next attempt is due, or raise the error that is behind `fault`."""
        self._left -= 1
        self._made += 1
        elsewhere = any(not server.resting for server in self._servers)
        if self._left <= 0 or not (fault.passing or (fault.broken and elsewhere)):
            raise fault.error from fault
        if elsewhere:
            return
        pause = fault.pause_s or pause_s(self._made)
        if pause > LONGEST_PAUSE_S or time.monotonic() + pause >= self._until:
            raise fault.error from fault
        await asyncio.sleep(pause)
