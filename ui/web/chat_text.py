"""Messages as the chat shows them: Markdown, code and formulas, but no HTML and nothing to load.

"the <s> token ![x](http://host/x.png)" is shown as those very characters: a tag that a candidate
types is a topic here, not markup, and no message may make a browser load anything.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from agent.room_view import RoomMessage
from ui.web.plain_text import valid

LONGEST_SHOWN = 20_000
"""Characters of a message in the chat; the record and the desk have it whole."""
_CODE = re.compile(
    r"^ {0,3}(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^ {0,3}(?P=fence)[^\n]*$|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)",
    re.DOTALL | re.MULTILINE,
)
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Characters that turn the reading direction of what follows; right-to-left scripts need none."""
_PRODUCT = re.compile(r"(?P<formula>\$[^$]+\$)|(?<=[\w)\]])\*(?=[\w(\[])")
"""An asterisk that multiplies, outside of formulas: Markdown would take "4*8*4" for a slanted 8 between two digits."""
_LATE = "\n\n*This came when its question was already answered. It is kept in the record.*"


def chat_messages(messages: Sequence[RoomMessage]) -> list[dict[str, Any]]:
    """What `gr.Chatbot` takes."""
    return [
        {"role": "user" if message.role == "candidate" else "assistant", "content": _shown(message)}
        for message in messages
    ]


def _shown(message: RoomMessage) -> str:
    text = markdown(message.text)
    return text + _LATE if message.late else text


def markdown(text: str) -> str:
    """Markdown that shows the text without HTML, images or invalid characters."""
    text = _TURNING.sub("\ufffd", valid(text))
    if len(text) > LONGEST_SHOWN:
        more = len(text) - LONGEST_SHOWN
        text = text[:LONGEST_SHOWN] + f" … [{more:,} more characters are in the record]"
    return "".join(_parts(text))


def _parts(text: str) -> Iterator[str]:
    end = 0
    for code in _CODE.finditer(text):
        yield _without_markup(text[end : code.start()])
        yield code.group()
        end = code.end()
    yield _without_markup(text[end:])


def _without_markup(text: str) -> str:
    # A quote mark ">" at the start of a line stays: Markdown makes a quotation of it, nothing more.
    text = _PRODUCT.sub(lambda found: found["formula"] or "\\*", text)
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[")


def pieces(text: str, most: int = 14) -> list[str]:
    """Growing beginnings of a text, cut between words, the last of them the whole: to reveal it."""
    words = re.findall(r"\s*\S+", text)
    step = max(1, -(-len(words) // most))
    cuts = ["".join(words[:end]) for end in range(step, len(words), step)]
    return [*cuts, text]
