"""What each line of a page is: text, a note, a caption, a table's row, an equation, a heading."""

import re
from collections.abc import Sequence
from typing import Literal

from knowledge.pdf.headings import Headings
from knowledge.pdf.lines import Line
from knowledge.pdf.tables import column_blanks, is_row_of

Kind = Literal["text", "small", "caption", "rows", "equation", "heading"]

SMALL = 0.93
"""Height to that of the text, below which prose is a note or a caption."""
BULLET = re.compile(r"[•◦▪‣■●∙·*–-]\s|\(?(?:\d{1,2}|[a-z])\)\s|\d{1,2}\.\s")
_FILLED = 4
"""Short lines between two rows that belong to the table at the most."""
_NEAR = 2.5
"""Distance of a further row from a table at the most, in heights of a line."""

_CAPTION = re.compile(r"(?:figure|fig\.|table|algorithm|listing)\s+[A-Z]?\.?\d+\s*[:.|]", re.I)
_EQUATION_NUMBER = re.compile(r"\(\d{1,3}(?:\.\d{1,2})?[a-z]?\)")
_CODE_FONT = re.compile(r"mono|courier|cmtt|consol|typewriter|-tt|inconsolata", re.IGNORECASE)


def kinds_of(lines: Sequence[Line], headings: Headings) -> list[Kind]:
    """The kind of each line of a page. Ask page after page: headings have to follow each other."""
    kinds: list[Kind] = []
    left = min((line.x0 for line in lines), default=0.0)
    for number, line in enumerate(lines):
        above = lines[number - 1] if number else None
        goes_on = above is not None and kinds[-1] == "heading" and headings.continues(above, line)
        kinds.append("heading" if goes_on else _kind(line, headings, left))
    _spread(lines, kinds, headings.body)
    _add_rows(lines, kinds)
    return kinds


def _kind(line: Line, headings: Headings, left: float) -> Kind:
    if _CAPTION.match(line.text):
        return "caption"
    if _is_equation(line, left):
        return "equation"
    if headings.is_heading(line):
        return "heading"
    if len(line.cells()) >= 2 and not BULLET.match(line.text):
        return "rows"
    return "small" if line.height < SMALL * headings.body else "text"


def _is_equation(line: Line, left: float) -> bool:
    if _CODE_FONT.search(line.main.font):
        return False
    cells = line.cells()
    numbered = len(cells) > 1 and bool(_EQUATION_NUMBER.fullmatch(cells[-1].text))
    if len(cells) > 3 and not numbered:
        return False
    indented = line.x0 > left + line.height
    if numbered and line.plain_words <= 6 and (line.symbols > 0.1 or "=" in line.text):
        return True
    bound = 0.3 if indented else 0.5
    return line.plain_words <= 2 and line.symbols >= bound and len(line.text) > 2


def _spread(lines: Sequence[Line], kinds: list[Kind], body: float) -> None:
    """Give scraps beside an equation, and lines between rows, to what they belong to."""
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        for place in order:
            other = place - 1 if order.step > 0 else place + 1
            line, near = lines[place], lines[other]
            if kinds[other] == "equation" and kinds[place] in ("text", "small", "rows"):
                scrap = line.plain_words <= 1 and (len(line.text) <= 12 or line.symbols > 0.2)
                if scrap and abs(line.y0 - near.y0) < 2.2 * body:
                    kinds[place] = "equation"
    for place in range(len(lines)):
        beside = {kinds[other] for other in (place - 1, place + 1) if 0 <= other < len(lines)}
        kinds[place] = _among_rows(lines[place], kinds[place], beside, body)
    for place in range(1, len(lines) - 1):
        if kinds[place - 1] == "rows" and kinds[place] in ("text", "small"):
            _fill_rows(lines, kinds, place)


def _fill_rows(lines: Sequence[Line], kinds: list[Kind], first: int) -> None:
    """Make short lines between two rows rows as well: a head over some, a name in two lines."""
    after = first
    while after < len(lines) and after - first < _FILLED and kinds[after] in ("text", "small"):
        after += 1
    if after == len(lines) or kinds[after] != "rows":
        return
    right = max(lines[first - 1].x1, lines[after].x1)
    among = lines[first:after]
    if all(line.x1 - line.x0 < 0.5 * (right - line.x0) for line in among) and (
        len(among) == 1 or all(line.plain_words <= 3 for line in among)
    ):
        kinds[first:after] = ["rows"] * len(among)


def _add_rows(lines: Sequence[Line], kinds: list[Kind]) -> None:
    """Give a table the lines beside it that stand in its columns, with blanks too narrow alone."""
    place = 0
    while place < len(lines):
        end = place
        while end < len(lines) and kinds[end] == "rows":
            end += 1
        if end > place:
            blanks = column_blanks(lines[place:end])
            for beside in (range(end, len(lines)), range(place - 1, -1, -1)):
                for other in beside:
                    near = lines[other - beside.step]
                    if (
                        kinds[other] not in ("text", "small")
                        or abs(lines[other].y0 - near.y0) > _NEAR * near.height
                        or not is_row_of(lines[other], blanks)
                    ):
                        break
                    kinds[other] = "rows"
                    end = max(end, other + 1)
        place = end + 1


def _among_rows(line: Line, kind: Kind, beside: set[Kind], body: float) -> Kind:
    """A line with symbols beside rows is one; two cells of prose by themselves are a wide blank."""
    cells = line.cells()
    if kind == "equation" and "rows" in beside and len(cells) > 1:
        return kind if _EQUATION_NUMBER.fullmatch(cells[-1].text) else "rows"
    if kind == "rows" and "rows" not in beside and len(cells) == 2 and line.plain_words >= 4:
        return "small" if line.height < SMALL * body else "text"
    return kind
