"""The web app: plain pages, the desk at `/desk`, the room at `/`, behind one gate."""

from ui.web import offline  # isort: skip  # noqa: F401 - before anything of Gradio

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Literal

import gradio as gr
from fastapi import FastAPI, Request

from agent.interviews import Interviews
from ui.priority import Priority
from ui.web.accounts import stamp_of
from ui.web.citation_pages import citation_pages
from ui.web.corpus_pages import CorpusPages
from ui.web.desk import build_desk
from ui.web.desk_routes import desk_files
from ui.web.gate import DESK, Gate
from ui.web.grading_page import grading_page
from ui.web.library import Library
from ui.web.pages import desk_pages, room_pages, shared_files
from ui.web.rate_limit import FailureLimit
from ui.web.room import build_room
from ui.web.sessions import Sessions, load_secret
from ui.web.settings import WebSettings
from ui.web.theme import css, head, theme
from ui.web.turns import Turns
from ui.web.upload_pages import upload_pages
from ui.web.uploads import Uploads

_CONCURRENT = 40
"""Events of one kind at the same time; as many as the thread pool holds."""


def build_app(
    interviews: Interviews,
    library: Library,
    settings: WebSettings,
    priority: Priority | None = None,
) -> FastAPI:
    """The whole app, ready for a server. Not to be called inside a running event loop.

    While a turn is at work, `priority` says so to whoever adds documents.
    Raises: RunError if the session secret cannot be kept.
    """
    sessions = Sessions(
        load_secret(settings.data_dir),
        partial(stamp_of, interviews.parts.record),
        secure=settings.secure_cookies,
    )
    turns = Turns(interviews, priority=priority)
    uploads = Uploads(library.add, settings.data_dir / "uploads")

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        uploads.close()
        turns.close()

    app = FastAPI(title="Viva", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan)
    app.include_router(shared_files())
    app.include_router(room_pages(interviews, sessions))
    app.include_router(desk_pages(interviews, sessions, FailureLimit()))
    app.include_router(CorpusPages(library, uploads, sessions).router)
    app.include_router(upload_pages(uploads, sessions))
    app.include_router(citation_pages(library, sessions))
    app.include_router(desk_files(sessions))
    app.include_router(grading_page(settings.data_dir, sessions))

    def interviewer(request: Request) -> str | None:
        return sessions.interviewer(request.cookies)

    def interview(request: Request) -> str | None:
        return sessions.interview(request.cookies)

    async def mount_both() -> None:
        _mount(app, build_desk(interviews, settings.base_url), DESK, interviewer)
        # Last, because a mount at "/" takes every path that is left.
        _mount(app, build_room(interviews, turns), "/", interview)

    # Inside a loop, because Gradio opens (and never closes) a loop for every lock made outside one.
    asyncio.run(mount_both())
    app.add_middleware(Gate, sessions=sessions, base_url=settings.base_url)
    return app


def _mount(
    app: FastAPI, blocks: gr.Blocks, path: str, who: Callable[[Request], str | None]
) -> None:
    side: Literal["room", "desk"] = "desk" if path == DESK else "room"
    blocks.queue(default_concurrency_limit=_CONCURRENT, max_size=400)
    gr.mount_gradio_app(
        app,
        blocks,
        path,
        auth_dependency=who,
        footer_links=[],
        run_history=False,
        allowed_paths=[],
        max_file_size="1kb",
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        theme=theme(),
        css=css(side),
        head=head(side),
    )
