"""The corpus at the desk: what is in it, searching it, removing from it."""

import logging
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from knowledge.errors import KnowledgeError
from knowledge.protocol import Hit
from knowledge.readers import SUFFIXES
from models.errors import ModelError
from ui.web.desk_routes import desk_router, signed_in
from ui.web.desk_templates import desk_page, fragment
from ui.web.library import MOST_LISTED, Library, matching
from ui.web.sessions import Sessions
from ui.web.upload_html import uploads_values
from ui.web.uploads import Uploads

_HITS = 8
_LONGEST_QUERY = 2000
_NOTHING_ASKED = {
    "query": "",
    "filter": "",
    "kind": "",
    "problem": "",
    "done": "",
    "hits": None,
    "knows": 0,
}
_Words = Annotated[str, Query(alias="filter")]
_log = logging.getLogger(__name__)


class CorpusPages:
    """The routes under `/desk/corpus` that show and remove; uploads and citations have their own."""

    def __init__(self, library: Library, uploads: Uploads, sessions: Sessions) -> None:
        self._library = library
        self._uploads = uploads
        self.router = desk_router(sessions)
        self._route(self.router)

    def _route(self, router: APIRouter) -> None:
        router.add_api_route("", self.overview, methods=["GET"])
        router.add_api_route("/documents", self.documents, methods=["GET"])
        router.add_api_route("/remove", self.ask_remove, methods=["GET"])
        router.add_api_route("/remove", self.remove, methods=["POST"])

    def overview(
        self, request: Request, q: str = "", words: _Words = "", kind: str = "", removed: str = ""
    ) -> Response:
        gone = removed and all(row.id != removed for row in self._library.rows())
        done = f"{removed} is not in the corpus any more." if gone else ""
        query, knows = q[:_LONGEST_QUERY], 0.0
        hits: list[Hit] | None = None
        try:
            if query.strip():
                hits, knows = self._library.search(query, _HITS), self._library.knows(query)
        except (KnowledgeError, ModelError) as error:
            return self._page(request, 503, query=q, problem=str(error))
        asked: dict[str, Any] = {"query": query, "hits": hits, "knows": knows}
        return self._page(request, filter=words, kind=kind, done=done, **asked)

    def documents(self, words: _Words = "", kind: str = "") -> Response:
        """The table alone, for a page on which somebody is typing a filter."""
        return fragment("corpus_documents", **self._listed(words, kind))

    def ask_remove(self, request: Request, doc: str = "") -> Response:
        row = next((row for row in self._library.rows() if row.id == doc), None)
        if row is None or row.kind == "note":
            problem = f"{doc!r} is no document that can be removed."
            return self._page(request, 404, problem=problem)
        return desk_page("corpus_remove", signed_in(request), row=row)

    def remove(self, request: Request, doc: Annotated[str, Form()] = "") -> Response:
        if any(line.is_at_work for line in self._uploads.list.lines()):
            problem = "Files are being added. Remove the document when they are done."
            return self._page(request, 409, problem=problem)
        try:
            was_there = self._library.remove(doc)
        except KnowledgeError as error:
            return self._page(request, 409, problem=str(error))
        if not was_there:
            return self._page(request, 404, problem=f"{doc!r} is not in the corpus.")
        _log.warning("%r removed %r from the corpus", signed_in(request), doc)
        return RedirectResponse(f"/desk/corpus?removed={quote(doc)}", status_code=303)

    def _page(self, request: Request, status: int = 200, **values: Any) -> HTMLResponse:
        shown = _NOTHING_ASKED | values
        return desk_page(
            "corpus",
            signed_in(request),
            status,
            **shown | self._listed(shown["filter"], shown["kind"]) | uploads_values(self._uploads),
            suffixes=sorted(SUFFIXES),
            limits=self._uploads.list.limits,
        )

    def _listed(self, words: str, kind: str) -> dict[str, Any]:
        rows = self._library.rows()
        found = matching(rows, words, kind if kind in ("note", "file") else "")
        return {
            "rows": found[:MOST_LISTED],
            "found": len(found),
            "total": len(rows),
            "filter": words,
            "kind": kind,
        }
