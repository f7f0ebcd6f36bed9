"""What stands on pages without belonging to the text: running heads and feet, page numbers, stamps.

They are told by place and repetition: a line among the outermost of its page that stands at the
same height on other pages too, its digits aside.
"""

import itertools
import re
from collections import Counter
from collections.abc import Callable, Sequence

from knowledge.pdf.lines import Line

_OUTERMOST = 3
"""Lines at the top and at the bottom of a page that may be furniture."""
_REPEATED = 3
"""Pages on which furniture stands at the least; all of them in a file of two."""
_BLANK = 0.45
"""Blank between furniture and text at the least, in heights of a line."""
_GRID = 6.0
"""Points within which two heights count as the same."""

_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:of|/)\s*\d{1,4})?\W*", re.IGNORECASE
)
_STAMP = re.compile(
    r"\W*(?:arxiv:\d|proceedings of|©|copyright|permission to make|published as a|preprint\b|under review"
    r"|(?:january|february|march|april|may|june|july|august|september|october|november|december)\s\d+\s*[-–]"
    r"|(?:c\W+)?\d{4} association|usenix association|this work is licensed)",
    re.IGNORECASE,
)


def without_furniture(pages: Sequence[Sequence[Line]]) -> tuple[list[list[Line]], list[str]]:
    """The pages without their furniture, and the text of every line that was dropped."""
    seen = _repeated(pages)
    kept: list[list[Line]] = []
    dropped: list[str] = []
    for number, lines in enumerate(pages):
        falling = sorted(lines, key=lambda line: -line.y0)
        gone = {
            id(line)
            for inwards in (falling, falling[::-1])
            for line in _band(
                inwards, lambda line: seen[_key(line)] >= min(_REPEATED, max(2, len(pages)))
            )
        }
        edge = _outermost(lines)
        if number == 0:
            gone |= {id(line) for line in edge if _STAMP.match(line.text)}
        # A number may stand above a stamp.
        rest = [line for line in lines if id(line) not in gone]
        gone |= {id(line) for line in edge if _NUMBER.fullmatch(line.text) and _alone(line, rest)}
        dropped += [line.text for line in lines if id(line) in gone]
        kept.append([line for line in lines if id(line) not in gone])
    return kept, dropped


def _band(edge: Sequence[Line], is_repeated: Callable[[Line], bool]) -> list[Line]:
    """The lines from the edge inwards that are repeated, up to a blank that parts them from the text."""
    band = list(itertools.takewhile(is_repeated, edge[:_OUTERMOST]))
    while band and len(band) < len(edge):
        last, inner = band[-1], edge[len(band)]
        if max(last.y0 - inner.y1, inner.y0 - last.y1) > _BLANK * last.height:
            break
        band.pop()
    return band


def _outermost(lines: Sequence[Line]) -> list[Line]:
    falling = sorted(lines, key=lambda line: -line.y0)
    return falling[:_OUTERMOST] + falling[max(_OUTERMOST, len(falling) - _OUTERMOST) :]


def _repeated(pages: Sequence[Sequence[Line]]) -> Counter[tuple[str, int]]:
    """On how many pages each line stands, neighbouring heights taken together."""
    found: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        keys = {_key(line) for line in _outermost(lines)}
        found.update({(text, place + step) for text, place in keys for step in (-1, 0, 1)})
    return found


def _key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text.casefold()), round(line.y0 / _GRID)


def _alone(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line is the highest or the lowest of its page, with a blank between."""
    others = [other for other in lines if other is not line]
    if not others:
        return False
    above = line.y0 - max(other.y1 for other in others)
    below = min(other.y0 for other in others) - line.y1
    return max(above, below) > 0.3 * line.height
