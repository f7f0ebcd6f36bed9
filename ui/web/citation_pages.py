"""A citation opened at the desk: the page of its PDF with the span marked, or the words around it."""

from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from knowledge.errors import KnowledgeError
from knowledge.protocol import Passage
from ui.web.desk_routes import desk_router, signed_in
from ui.web.desk_templates import by_line, desk_page
from ui.web.library import Library
from ui.web.section_text import surroundings
from ui.web.sessions import Sessions

_GONE = (
    "The passage {id!r} is not in the corpus: its document was removed, or replaced by a file in "
    "which there is no such place."
)


def citation_pages(library: Library, sessions: Sessions) -> APIRouter:
    router = desk_router(sessions)

    @router.get("/citation")
    def citation(request: Request, passage: str = "") -> Response:
        cited = library.passage(passage)
        if cited is None:
            problem = _GONE.format(id=passage[:200])
            return desk_page("citation_gone", signed_in(request), 404, problem=problem)
        return _shown(library, cited, signed_in(request))

    @router.get("/page.png")
    def picture(passage: str = "", page: int = 0) -> Response:
        cited = library.passage(passage)
        if cited is None or page not in library.pages(cited):
            return JSONResponse({"detail": "There is no such page of this passage."}, 404)
        try:
            image = library.picture(cited, page)
        except KnowledgeError as error:
            return JSONResponse({"detail": str(error)}, 409)
        return Response(image, media_type="image/png")

    return router


def _shown(library: Library, cited: Passage, who: str) -> HTMLResponse:
    row = next((row for row in library.rows() if row.id == cited.doc), None)
    passages = sorted(library.passages_of(cited.doc), key=lambda p: p.start)
    earlier, later = _neighbours(passages, cited)
    return desk_page(
        "citation",
        who,
        passage=cited,
        by_line=by_line(row.authors, row.year) if row else "",
        pages=library.pages(cited),
        around=surroundings(passages, cited),
        earlier=earlier,
        later=later,
    )


def _neighbours(passages: Sequence[Passage], at: Passage) -> tuple[Passage | None, Passage | None]:
    place = next((n for n, passage in enumerate(passages) if passage.id == at.id), None)
    if place is None:
        return None, None
    return (
        passages[place - 1] if place > 0 else None,
        passages[place + 1] if place + 1 < len(passages) else None,
    )
