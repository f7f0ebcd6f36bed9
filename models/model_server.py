"""One server of a pool: what it serves, how busy it is, whether it rests after a failure."""

import asyncio
import random
import time

from models.errors import ModelRunError
from models.openai_dialects import Body, ChatRequest, request_body
from models.openai_probe import About, look
from models.openai_transport import AttemptError, Endpoint
from models.server_options import ServerOptions

DEFAULT_LIMIT = 8
FIRST_PAUSE_S = 0.25
LONGEST_PAUSE_S = 20.0
LOOK_S = 2.0
"""How long a server may take to say what it is."""


class ModelServer:
    """To be used from one event loop. `active` counts the requests that it has now."""

    def __init__(self, address: str, options: ServerOptions) -> None:
        key = options.api_key.get_secret_value() if options.api_key else None
        self.endpoint = Endpoint(address, key, options.connect_timeout_s)
        self.about: About | None = None
        self.active = 0
        self.doubtful = True
        self.problem = ""
        self.rests_until = 0.0
        self._options = options
        self._failures = 0

    @property
    def url(self) -> str:
        return self.endpoint.url

    @property
    def limit(self) -> int:
        """Requests at a time: as configured, else as the server says, else 8."""
        told = self.about.slots if self.about is not None else None
        return self._options.concurrency or told or DEFAULT_LIMIT

    @property
    def resting(self) -> bool:
        return time.monotonic() < self.rests_until

    async def look(self, expected: str | None) -> None:
        """Ask the server what it serves. Raises AttemptError, also where it is not `expected`."""
        try:
            async with asyncio.timeout(LOOK_S):
                about = await look(self.endpoint, self._options.dialect, self._options.model)
        except TimeoutError:
            text = f"{self.url} does not answer within {LOOK_S:g} s. Check that the server runs."
            raise AttemptError(ModelRunError(text), passing=True) from None
        if expected is not None and about.name != expected:
            raise AttemptError(
                ModelRunError(
                    f"{self.url} serves {about.name!r} now, not {expected!r}. "
                    "Restart it with that model, or restart Viva."
                )
            )
        self.about = about
        self.doubtful = False

    def body(self, request: ChatRequest) -> Body:
        """`request` in the words of this server, which must have been looked at."""
        about = self.about
        if about is None:
            raise AttemptError(ModelRunError(f"{self.url} was never reached."), passing=True)
        return request_body(request, about.dialect, about.served)

    def failed(self, fault: AttemptError) -> None:
        """Rest for what the server asked for, else twice as long after each failure, up to 20 s."""
        self.problem = str(fault)
        self.doubtful = self.doubtful or fault.broken
        if not (fault.broken or fault.passing):
            return
        self._failures += 1
        self.rests_until = time.monotonic() + (fault.pause_s or pause_s(self._failures))

    def was_late(self) -> None:
        """A long reply may be late by itself; a server that was in doubt already has to rest."""
        if self.doubtful:
            text = f"{self.url} let requests run into their deadline."
            self.failed(AttemptError(ModelRunError(text), passing=True))
        self.doubtful = True

    def succeeded(self) -> None:
        self._failures = 0
        self.rests_until = 0.0
        self.problem = ""


def pause_s(failures: int) -> float:
    """0.25 s after the first failure, doubled after each further one, times 0.5 to 1.5."""
    pause = FIRST_PAUSE_S * 2.0 ** min(failures - 1, 10) * random.uniform(0.5, 1.5)
    return min(pause, LONGEST_PAUSE_S)
