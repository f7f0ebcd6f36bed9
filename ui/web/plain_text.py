"""A person's text made fit to send and to show, nothing else changed. Pure functions.

A browser can send half of a surrogate pair, which is no valid Unicode and cannot be encoded in a
reply; and characters that turn the reading direction, which can make a quote read as another.
"""

import html
import re

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)


def valid(text: str) -> str:
    """The text with lone surrogates replaced by U+FFFD."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escaped(text: str) -> str:
    """HTML of a text: the only way in which what a person typed gets into a page of the desk.

    Invisible and direction-changing characters become visible names, so they change nothing around.
    """
    return _HIDDEN.sub(_named, html.escape(valid(text), quote=True))


def _named(match: re.Match[str]) -> str:
    return f'<span class="viva-code">U+{ord(match.group()):04X}</span>'


def attribute(text: str) -> str:
    """The text inside a quoted HTML attribute."""
    return html.escape(_HIDDEN.sub("\ufffd", valid(text)), quote=True)
