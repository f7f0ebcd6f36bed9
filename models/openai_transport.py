"""HTTP to one OpenAI-compatible server: retries with jitter, and one clear error for each failure.

Nothing is sent anywhere but to that address: no proxy of the environment is used and no redirect
is followed.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from models.errors import ModelBusyError, ModelRunError, ModelSetupError
from models.openai_replies import ChatReply, parse, stream_pieces

BACK_OFF_S = 0.25
LONGEST_PAUSE_S = 20.0
RETRIED = frozenset({429, 500, 502, 503, 504})

Body = dict[str, Any]
R = TypeVar("R")


class _TryAgainError(Exception):
    """This attempt failed in a way that may pass; `error` is what to raise if it does not."""

    def __init__(self, error: ModelRunError, pause_s: float | None = None) -> None:
        super().__init__(str(error))
        self.error = error
        self.pause_s = pause_s


class ChatEndpoint:
    """`url` ends before `/chat/completions`. To be used from one event loop."""

    def __init__(
        self, url: str, api_key: str | None, connect_timeout_s: float, attempts: int
    ) -> None:
        self.url = checked_url(url)
        self._attempts = attempts
        self._client = httpx.AsyncClient(
            trust_env=False,
            follow_redirects=False,
            headers={"Authorization": f"Bearer {api_key}"} if api_key else {},
            timeout=httpx.Timeout(None, connect=connect_timeout_s),
        )

    async def complete(self, body: Body) -> ChatReply:
        """Raises ModelRunError, ModelBusyError (429 to the last)."""

        async def once() -> ChatReply:
            response = await self._client.post(self._chat_url, json=body)
            self._check(response, response.text)
            return parse(ChatReply, response.text)

        return await self._retrying(once)

    async def pieces(self, body: Body) -> AsyncGenerator[str, None]:
        """Text pieces. Retries only before the first of them; errors as for `complete`."""
        response = await self._retrying(lambda: self._open_stream(body))
        async with contextlib.aclosing(response):
            try:
                async for piece in stream_pieces(response.aiter_lines()):
                    yield piece
            except httpx.HTTPError as error:
                raise ModelRunError(f"{self.url} broke off its reply ({error!r}).") from error

    async def status(self, timeout_s: float) -> int:
        """Status of the server's list of models. Raises httpx.HTTPError."""
        response = await self._client.get(f"{self.url}/models", timeout=timeout_s)
        return response.status_code

    async def close(self) -> None:
        await self._client.aclose()

    @property
    def _chat_url(self) -> str:
        return f"{self.url}/chat/completions"

    async def _open_stream(self, body: Body) -> httpx.Response:
        request = self._client.build_request("POST", self._chat_url, json=body)
        response = await self._client.send(request, stream=True)
        if response.status_code == 200:
            return response
        async with contextlib.aclosing(response):
            text = (await response.aread()).decode("utf-8", "replace")
        self._check(response, text)
        return response

    async def _retrying(self, once: Callable[[], Awaitable[R]]) -> R:
        attempt = 0
        while True:
            attempt += 1
            try:
                return await once()
            except httpx.HTTPError as error:
                last = _TryAgainError(
                    ModelRunError(
                        f"{self.url} cannot be reached or broke off ({error!r}). "
                        "Check that the server runs and the address is right."
                    )
                )
            except _TryAgainError as error:
                last = error
            if attempt >= self._attempts:
                raise last.error
            pause = BACK_OFF_S * 2 ** (attempt - 1) * random.uniform(0.5, 1.5)
            await asyncio.sleep(min(last.pause_s or pause, LONGEST_PAUSE_S))

    def _check(self, response: httpx.Response, text: str) -> None:
        """Raises for every status but 200."""
        status = response.status_code
        if status == 200:
            return
        pause = _retry_after(response)
        if status == 429:
            raise _TryAgainError(ModelBusyError(pause or 10.0), pause)
        error = ModelRunError(f"{self.url} answered {status}: {text[:200]!r}. {_advice(status)}")
        if status in RETRIED:
            raise _TryAgainError(error, pause)
        raise error


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
