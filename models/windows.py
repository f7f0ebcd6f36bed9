"""Cutting an answer into windows that keep their place, so that evidence is verbatim by construction."""

import re
from itertools import pairwise
from typing import NamedTuple

LONGEST = 400
"""Characters of one piece; a longer run without a sentence border is cut at white space."""

# A border is a line end, or the end of a sentence that is not inside a number such as 3.5.
_BORDER = re.compile(r"\n+|(?<=[.!?;])\s+|(?<=[.!?;])(?=[A-Z])|(?<![^\S\n])[^\S\n]+(?:-|–|—)\s+")


class Window(NamedTuple):
    """`text == answer[start:end]`."""

    start: int
    end: int
    text: str


def sentences(text: str) -> list[Window]:
    """The sentences of a text, in order, without white space at their ends."""
    found: list[Window] = []
    start = 0
    for border in _BORDER.finditer(text):
        found += _pieces(text, start, border.start())
        start = border.end()
    return found + _pieces(text, start, len(text))


def windows(text: str) -> list[Window]:
    """Every sentence and every two neighbouring sentences: a claim may need its neighbour."""
    single = sentences(text)
    pairs = [
        Window(first.start, second.end, text[first.start : second.end])
        for first, second in pairwise(single)
        if second.end - first.start <= LONGEST
    ]
    return single + pairs


def _pieces(text: str, start: int, end: int) -> list[Window]:
    pieces = []
    while end - start > LONGEST:
        space = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        cut = space if space > start else start + LONGEST
        pieces.append(_trimmed(text, start, cut))
        start = cut
    pieces.append(_trimmed(text, start, end))
    return [piece for piece in pieces if any(c.isalnum() for c in piece.text)]


def _trimmed(text: str, start: int, end: int) -> Window:
    part = text[start:end]
    left = start + len(part) - len(part.lstrip())
    part = part.strip()
    return Window(left, left + len(part), part)
