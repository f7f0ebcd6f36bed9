"""The page of `viva eval grading --html`, as it lies in the data directory, for whoever reads verdicts."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

from ui.web.desk_routes import desk_router, signed_in
from ui.web.desk_templates import desk_page
from ui.web.sessions import Sessions

FILE = "grading.html"


def grading_page(data_dir: Path, sessions: Sessions) -> APIRouter:
    router = desk_router(sessions, "/desk/grading")

    @router.get("")
    def grading(request: Request) -> Response:
        file = data_dir / FILE
        try:
            return HTMLResponse(file.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return desk_page("grading_missing", signed_in(request), here="grading", file=str(file))

    return router
