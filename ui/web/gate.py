"""The gate in front of both Gradio apps: who may pass, on which paths, and from which pages.

Each Gradio mount has an `auth_dependency` of its own, but some of Gradio's endpoints ask for none
and many are of no use here. So every request is decided here first: an endpoint that Viva does not
need does not exist, and without the cookie of its side nothing answers.
"""

import re
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.web.headers import Kind, secure
from ui.web.sessions import Sessions

DESK = "/desk"
_OWN_PAGES = re.compile(
    r"/welcome|/invite/[^/]*|/style\.css|/favicon\.ico|/manifest\.json|/desk|/desk/login|/desk/logout"
)
_DESK_PAGES = re.compile(
    r"/desk/corpus(/(documents|remove|files|uploads|clear|citation|page\.(png|css|js)))?"
)
"""Plain pages behind the desk's cookie."""
_FIGURES_PAGE = "/desk/grading"
_GRADIO_PATHS = re.compile(
    r"/|/config/?|/theme\.css|/(assets|static|svelte)/.+"
    r"|/gradio_api/(info|app_id|startup-events|login_check|user|cancel|reset)/?"
    r"|/gradio_api/queue/(join|data)|/gradio_api/call/[\w-]+(/\w+)?|/gradio_api/heartbeat/\w+"
)
_SIGN_IN_PAGES = {
    "/": "/welcome",
    "/desk/": "/desk/login",
    "/desk/corpus": "/desk/login",
    "/desk/corpus/citation": "/desk/login",
    _FIGURES_PAGE: "/desk/login",
}
_READING = {"GET", "HEAD"}
_FORMS = {
    "/desk/login": {"GET", "HEAD", "POST"},
    "/desk/logout": {"POST"},
    "/desk/corpus/remove": {"GET", "HEAD", "POST"},
    "/desk/corpus/files": {"POST"},
    "/desk/corpus/clear": {"POST"},
}


class Gate:
    """ASGI middleware; streams pass through unbuffered."""

    def __init__(self, app: ASGIApp, *, sessions: Sessions, base_url: str) -> None:
        self._app = app
        self._sessions = sessions
        self._own_host = urlsplit(base_url).netloc.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        kind = _kind(scope["path"])

        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                has_form = scope["path"].startswith(DESK)
                secure(MutableHeaders(scope=message), kind=kind, has_form=has_form)
            await send(message)

        answer = self._refusal(HTTPConnection(scope), scope["method"], kind) or self._app
        await answer(scope, receive, send_secured)

    def _refusal(self, request: HTTPConnection, method: str, kind: Kind) -> Response | None:
        """What to answer instead of passing the request on, if anything."""
        if method not in _READING and self._from_elsewhere(request):
            return _says(403, "This request came from another site, so nothing was done.")
        path = request.scope["path"]
        if kind != "public" and (answer := self._stranger(request, path, kind)):
            return answer
        # A method that our page does not answer would fall through to Gradio's page of that name.
        if kind != "gradio" and method not in _FORMS.get(path, _READING):
            return _says(405, "This address takes no such request.")
        return None

    def _stranger(self, request: HTTPConnection, path: str, kind: Kind) -> Response | None:
        """What somebody without the cookie of that side gets; None for those who have it."""
        at_desk = path.startswith(DESK + "/")
        own = path.removeprefix(DESK) if at_desk else path
        if kind == "gradio" and not _GRADIO_PATHS.fullmatch(own):
            return _says(404, "There is nothing at this address.")
        known = self._sessions.interviewer if at_desk else self._sessions.interview
        if known(request.cookies):
            return None
        if path in _SIGN_IN_PAGES:
            return RedirectResponse(_SIGN_IN_PAGES[path], status_code=303)
        return _says(401, "Sign in first: open your invite link, or sign in at the desk.")

    def _from_elsewhere(self, request: HTTPConnection) -> bool:
        if request.headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return True
        origin = request.headers.get("origin")
        if origin is None:
            return False
        return urlsplit(origin).netloc.lower() not in {
            request.headers.get("host", "").lower(),
            self._own_host,
        }


def _kind(path: str) -> Kind:
    if _OWN_PAGES.fullmatch(path):
        return "public"
    if path == _FIGURES_PAGE:
        return "figures"
    return "desk" if _DESK_PAGES.fullmatch(path) else "gradio"


def _says(status: int, text: str) -> Response:
    return JSONResponse({"detail": text}, status_code=status)
