"""The plain pages around the two Gradio apps: welcome, invite, sign-in, and their stylesheet."""

import hashlib
import logging
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Form, Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response

from agent.errors import AgentError
from agent.interviews import Interviews
from ui.web.accounts import verify
from ui.web.invites import UnknownInviteError, open_invite
from ui.web.rate_limit import FailureLimit
from ui.web.sessions import Sessions

_FOLDER = Path(__file__).parent
_STYLES = ("palette.css", "page.css")
_templates = Environment(
    loader=FileSystemLoader(_FOLDER / "templates"),
    autoescape=select_autoescape(default=True),
    undefined=StrictUndefined,
)
_log = logging.getLogger(__name__)


def page(template: str, status: int = 200, **values: object) -> HTMLResponse:
    """Render `templates/<template>.html`, every value escaped."""
    return HTMLResponse(_templates.get_template(f"{template}.html").render(**values), status)


def room_pages(interviews: Interviews, sessions: Sessions) -> APIRouter:
    router = APIRouter()

    @router.get("/welcome")
    def welcome() -> Response:
        return page("welcome")

    @router.get("/invite/{token}")
    def invite(token: str) -> Response:
        try:
            interview = open_invite(interviews, token)
        except UnknownInviteError:
            return page("bad_invite", 404)
        except (AgentError, SQLAlchemyError):
            _log.exception("an invite could not be opened")
            return page("cannot_open", 503)
        response = RedirectResponse("/", status_code=303)
        sessions.enter_room(response, interview)
        return response

    return router


def desk_pages(interviews: Interviews, sessions: Sessions, limit: FailureLimit) -> APIRouter:
    router = APIRouter()
    record = interviews.parts.record

    @router.get("/desk")
    def to_desk() -> Response:
        return RedirectResponse("/desk/", status_code=303)

    @router.get("/desk/login")
    def login_form(request: Request) -> Response:
        if sessions.interviewer(request.cookies):
            return RedirectResponse("/desk/", status_code=303)
        return page("login", name="", problem="")

    @router.post("/desk/login")
    def login(
        request: Request, name: Annotated[str, Form()] = "", password: Annotated[str, Form()] = ""
    ) -> Response:
        # By digest: a name of any length takes the same little memory.
        key = hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()
        client = request.client.host if request.client else ""
        wait = limit.wait(key, client)
        if wait > 0:
            return _too_many(name, wait)
        if not verify(record, name, password):
            limit.failed(key, client)
            return page("login", 401, name=name[:120], problem="Name and password do not match.")
        limit.succeeded(key, client)
        response = RedirectResponse("/desk/", status_code=303)
        sessions.sign_in(response, name)
        return response

    @router.post("/desk/logout")
    def logout() -> Response:
        response = RedirectResponse("/desk/login", status_code=303)
        sessions.sign_out(response)
        return response

    return router


def _too_many(name: str, wait: float) -> Response:
    minutes = max(1, round(wait / 60 + 0.5))
    problem = f"Too many failed attempts. Try again in about {minutes} min."
    response = page("login", 429, name=name[:120], problem=problem)
    response.headers["Retry-After"] = str(int(wait) + 1)
    return response


def shared_files() -> APIRouter:
    router = APIRouter()

    @router.get("/style.css")
    def style() -> Response:
        text = "".join((_FOLDER / "static" / name).read_text("utf-8") for name in _STYLES)
        return Response(text, media_type="text/css")

    @router.get("/favicon.ico")
    def icon() -> Response:
        return FileResponse(_FOLDER / "static" / "icon.svg", media_type="image/svg+xml")

    @router.get("/manifest.json")
    def manifest() -> Response:
        return JSONResponse({"name": "Viva", "display": "browser"})

    return router
