"""Routes of the desk's plain pages: each asks who is signed in, after the gate has asked."""

from pathlib import Path

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from ui.web.sessions import Sessions

_FOLDER = Path(__file__).parent / "static"
_STYLES = ("palette.css", "gradio.css", "desk.css", "corpus.css")


def desk_router(sessions: Sessions, under: str = "/desk/corpus") -> APIRouter:
    """A router under an address of the desk that answers nobody but interviewers."""

    def ask(request: Request) -> None:
        name = sessions.interviewer(request.cookies)
        if name is None:
            raise HTTPException(401, "Sign in at the desk first.")
        request.state.interviewer = name

    return APIRouter(prefix=under, dependencies=[Depends(ask)])


def signed_in(request: Request) -> str:
    """The name of whoever is signed in."""
    return str(request.state.interviewer)


def desk_files(sessions: Sessions) -> APIRouter:
    """Stylesheet and script of the plain pages."""
    router = desk_router(sessions)

    @router.get("/page.css")
    def style() -> Response:
        text = "".join((_FOLDER / name).read_text("utf-8") for name in _STYLES)
        return Response(text, media_type="text/css")

    @router.get("/page.js")
    def script() -> Response:
        text = (_FOLDER / "corpus.js").read_text("utf-8")
        return Response(text, media_type="text/javascript")

    return router
