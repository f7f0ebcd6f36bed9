"""HTTP to one OpenAI-compatible server: one attempt, bounded in size, and one clear error for each failure.

Nothing is sent anywhere but to that address: no proxy of the environment is used and no redirect
is followed. Whether and where a failed attempt is repeated is for `server_pool` to decide.
"""

import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx

from models.errors import ModelBusyError, ModelRunError, ModelSetupError
from models.openai_replies import ChatReply, check_end, parse, stream_pieces

REPLY_LIMIT = 8 * 2**20
"""Bytes of one reply: a 4,096-token stream with a chunk a token takes about 1.2 MB."""

PASSING = frozenset({408, 424, 500, 502, 503, 504})
"""Statuses of a failure that may pass; 424 is how TGI says that a generation failed."""

_BUSY_S = 10.0

Body = dict[str, Any]


class AttemptError(Exception):
    """An attempt failed; `error` is what to raise if no other one is made.

    `passing`: the same server may be asked again. `broken`: the fault is the server's, and others
    may do better. `pause_s`: what the server itself asked to wait.
    """

    def __init__(
        self,
        error: ModelRunError,
        passing: bool = False,
        broken: bool = True,
        pause_s: float | None = None,
    ) -> None:
        super().__init__(str(error))
        self.error = error
        self.passing = passing
        self.broken = broken
        self.pause_s = pause_s


class Endpoint:
    """`url` ends before `/chat/completions`. To be used from one event loop."""

    def __init__(self, url: str, api_key: str | None, connect_timeout_s: float) -> None:
        self.url = checked_url(url)
        self._client = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            # Uncompressed, so that the limit on a reply's size holds for what is read.
            headers={"Accept-Encoding": "identity"}
            | ({"Authorization": f"Bearer {api_key}"} if api_key else {}),
            timeout=httpx.Timeout(None, connect=connect_timeout_s),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=64),
        )

    async def complete(self, body: Body) -> ChatReply:
        """Raises AttemptError."""
        async with self._sent("POST", f"{self.url}/chat/completions", body) as response:
            data = await _whole(response, self.url)
        with _garbage_is_a_fault(self.url):
            reply = parse(ChatReply, data)
            check_end(reply.choices[0].finish_reason)
        return reply

    async def pieces(self, body: Body) -> AsyncGenerator[str, None]:
        """Text pieces as they come. Raises AttemptError, also after some of them."""
        async with self._sent("POST", f"{self.url}/chat/completions", body) as response:
            with _garbage_is_a_fault(self.url):
                async for piece in stream_pieces(_lines(response, self.url)):
                    yield piece

    async def get(self, path: str, at_root: bool = False) -> bytes:
        """The body of `path` below the address or, `at_root`, below what stands before its `/v1`.

        Raises AttemptError.
        """
        root = self.url.removesuffix("/v1") if at_root else self.url
        async with self._sent("GET", f"{root}/{path}", None) as response:
            return await _whole(response, self.url)

    async def close(self) -> None:
        await self._client.aclose()

    @contextlib.asynccontextmanager
    async def _sent(
        self, method: str, url: str, body: Body | None
    ) -> AsyncGenerator[httpx.Response, None]:
        """An open response with status 200; leaving the block early closes its connection."""
        try:
            async with self._client.stream(method, url, json=body) as response:
                if response.status_code != 200:
                    raise await self._fault(response)
                yield response
        except httpx.HTTPError as error:
            raise AttemptError(
                ModelRunError(
                    f"{self.url} cannot be reached or broke off ({error!r}). "
                    "Check that the server runs and the address is right."
                ),
                passing=True,
            ) from error

    async def _fault(self, response: httpx.Response) -> AttemptError:
        status = response.status_code
        text = (await _whole(response, self.url))[:200].decode("utf-8", "replace")
        pause = _retry_after(response)
        if status == 429:
            return AttemptError(
                ModelBusyError(pause or _BUSY_S), passing=True, broken=False, pause_s=pause
            )
        error = ModelRunError(f"{self.url} answered {status}: {text!r}. {_advice(status)}")
        passing = status in PASSING
        return AttemptError(error, passing=passing, broken=passing, pause_s=pause)


def checked_url(url: str) -> str:
    """`url` without a closing slash. Raises ModelSetupError where it is no plain http(s) address."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ModelSetupError(
            f"{url!r} is no server address; expected something like 'http://127.0.0.1:8080/v1'."
        )
    if parts.username or parts.password or parts.query:
        raise ModelSetupError(
            f"The address of {parts.hostname!r} must hold no user, password or query: it goes into "
            "records. Give the key as the API key."
        )
    return url.rstrip("/")


@contextlib.contextmanager
def _garbage_is_a_fault(url: str) -> Iterator[None]:
    """A reply with status 200 that is none: this server is broken, and asking it again no use."""
    try:
        yield
    except ModelRunError as error:
        raise AttemptError(ModelRunError(f"{url}: {error}")) from error


async def _whole(response: httpx.Response, url: str) -> bytes:
    parts: list[bytes] = []
    async for part in _bounded(response, url):
        parts.append(part)
    return b"".join(parts)


async def _lines(response: httpx.Response, url: str) -> AsyncIterator[bytes]:
    rest = b""
    async for part in _bounded(response, url):
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            yield line.rstrip(b"\r")
    if rest:
        yield rest


async def _bounded(response: httpx.Response, url: str) -> AsyncIterator[bytes]:
    size = 0
    async for part in response.aiter_bytes():
        size += len(part)
        if size > REPLY_LIMIT:
            raise AttemptError(
                ModelRunError(f"{url} sends more than {REPLY_LIMIT} bytes in one reply.")
            )
        yield part


def _retry_after(response: httpx.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None


def _advice(status: int) -> str:
    if status in (401, 403):
        return "Check the API key."
    if status == 404:
        return "Check the model's name and that the address ends before /chat/completions."
    if 300 <= status < 400:
        return "Redirects are not followed; give the final address."
    return "See the server's log."
