"""Addresses inside the desk. They name the interview, for a bare "#place" would leave it: the page
has a base address without the query."""

from urllib.parse import quote

from ui.web.plain_text import attribute


def report_link(interview: str, place: str = "") -> str:
    """A link, fit for an attribute, to an interview's report and a place in it."""
    fragment = f"#{quote(place)}" if place else ""
    return attribute(f"?interview={quote(interview)}{fragment}")


def row_anchor(item: str, criterion: str) -> str:
    return attribute(f"row-{item}-{criterion}")


def evidence_anchor(item: str, criterion: str) -> str:
    return attribute(f"evidence-{item}-{criterion}")
