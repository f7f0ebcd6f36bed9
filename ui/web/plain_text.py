"""A person's text made fit to send and to show, nothing else changed. Pure functions.

A browser can send half of a surrogate pair, which is no valid Unicode and cannot be encoded in a
reply; and characters that turn the reading direction, which can make a quote read as another.
"""

import html
import re

from agent.visible import HIDDEN, name_of


def valid(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escaped(text: str) -> str:
    """HTML of a text: the only way in which what a person typed gets into a page of the desk.

    Invisible and direction-changing characters become visible names, so they change nothing around.
    """
    return HIDDEN.sub(_named, html.escape(valid(text), quote=True))


def _named(match: re.Match[str]) -> str:
    return f'<span class="viva-code">{name_of(match)}</span>'


def attribute(text: str) -> str:
    """The text inside a quoted HTML attribute."""
    return html.escape(HIDDEN.sub("\ufffd", valid(text)), quote=True)
