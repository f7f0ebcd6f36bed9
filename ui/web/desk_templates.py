"""The desk's plain pages: templates in which every text of others is escaped and made visible."""

from pathlib import Path
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.responses import HTMLResponse

from knowledge.protocol import Passage
from ui.web.desk_header import Page, desk_header
from ui.web.library import Row
from ui.web.plain_text import escaped

_AUTHORS_NAMED = 3


def desk_page(
    template: str, who: str, status: int = 200, here: Page = "corpus", **values: Any
) -> HTMLResponse:
    """Render `templates/<template>.html` under the desk's bar."""
    return fragment(template, status, header=desk_header(who, here), **values)


def fragment(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Render a template as it is: a part of a page."""
    return HTMLResponse(_templates.get_template(f"{template}.html").render(**values), status)


def citation_address(passage_id: str) -> str:
    """The page of the desk that shows this passage where it stands."""
    return f"/desk/corpus/citation?passage={_quoted(passage_id)}#passage"


def place(passage: Passage, *, full: bool = False) -> str:
    """Section and page in words, "" where there is neither; `full` makes a sentence of it."""
    parts = [passage.section, f"page {passage.page}" if passage.page is not None else ""]
    said = ", ".join(part for part in parts if part)
    return f"{said[:1].upper()}{said[1:]}." if full and said else said


def by_line(authors: tuple[str, ...], year: int | None) -> str:
    """Sample: "J. Kaplan, S. McCandlish, T. Henighan and 7 more, 2020"."""
    named = ", ".join(authors[:_AUTHORS_NAMED])
    if len(authors) > _AUTHORS_NAMED:
        named += f" and {len(authors) - _AUTHORS_NAMED} more"
    return ", ".join(part for part in (named, str(year or "")) if part)


def _row_by_line(row: Row) -> Markup:
    return _shown(by_line(row.authors, row.year) or "–")


def _shown(text: str) -> Markup:
    return Markup(escaped(text))


def _place(passage: Passage, *, full: bool = False) -> Markup:
    return _shown(place(passage, full=full))


def _citation_link(passage: Passage) -> str:
    return citation_address(passage.id)


def _quoted(text: str) -> str:
    return quote(text, safe="", errors="replace")


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
    )
    environment.filters |= {
        "shown": _shown,
        "place": _place,
        "by_line": _row_by_line,
        "citation_link": _citation_link,
        "quoted": _quoted,
    }
    return environment


_templates = _environment()
