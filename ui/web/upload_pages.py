"""Files arriving at the desk: one request a file, its bytes as they are, written as they come."""

import asyncio
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import JSONResponse, RedirectResponse, Response

from ui.errors import UsageError
from ui.web.desk_routes import desk_router, signed_in
from ui.web.desk_templates import fragment
from ui.web.sessions import Sessions
from ui.web.upload_html import uploads_values
from ui.web.uploads import Uploads

_BROKE_OFF = "The upload broke off; choose the file again."


class _BrokeOffError(Exception):
    """The body is not the file that was announced."""


def upload_pages(uploads: Uploads, sessions: Sessions) -> APIRouter:
    router = desk_router(sessions)

    @router.post("/files")
    async def take(request: Request, name: str, size: int) -> Response:
        """A file of `size` bytes. What is refused for its name or size is refused before its bytes."""
        try:
            number, path = uploads.begin(name, size, signed_in(request))
        except UsageError as error:
            return JSONResponse({"detail": str(error)}, 422)
        except OSError as error:
            return JSONResponse({"detail": f"Cannot be written: {error.strerror}."}, 507)
        try:
            await _write(request, path, size)
        except (ClientDisconnect, _BrokeOffError):
            uploads.broke_off(number, _BROKE_OFF)
            return JSONResponse({"detail": _BROKE_OFF}, 400)
        except OSError as error:
            reason = f"Cannot be written: {error.strerror}."
            uploads.broke_off(number, reason)
            return JSONResponse({"detail": reason}, 507)
        uploads.received(number)
        return JSONResponse({"number": number}, 202)

    @router.get("/uploads")
    def listed() -> Response:
        return fragment("corpus_uploads", **uploads_values(uploads))

    @router.post("/clear")
    def clear() -> Response:
        uploads.list.forget_done()
        return RedirectResponse("/desk/corpus", status_code=303)

    return router


async def _write(request: Request, path: Path, size: int) -> None:
    """The body to the file, never more than `size` bytes of it."""
    written = 0
    with path.open("wb") as file:
        async for part in request.stream():
            written += len(part)
            if written > size:
                raise _BrokeOffError
            await asyncio.to_thread(file.write, part)
    if written != size:
        raise _BrokeOffError
