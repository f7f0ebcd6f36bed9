"""The order in which the lines of a page are read: one column, or two under full-width parts."""

import itertools
from collections.abc import Sequence

from knowledge.pdf.lines import Line

_LEAST = 5
"""Lines that each of two columns has at the least."""
_PROSE = 20
"""Characters from which a line counts as one of a column rather than a cell or a label."""
_FILLED = 0.6
"""Share of its column that such a line fills at the least, when two stand side by side."""


def gutter_of(lines: Sequence[Line]) -> float | None:
    """Where the blank between two columns stands, in points from the left; None with one column."""
    prose = [cell for line in lines for cell in line.cells() if len(cell.text) >= _PROSE]
    if len(prose) < 2 * _LEAST:
        return None
    left, right = min(line.x0 for line in prose), max(line.x1 for line in prose)
    best: tuple[float, float] | None = None
    for step in range(35, 66):
        x = left + (right - left) * step / 100
        beside = [line for line in prose if line.x1 <= x], [line for line in prose if line.x0 >= x]
        across = len(prose) - len(beside[0]) - len(beside[1])
        if min(map(len, beside)) < _LEAST or not _side_by_side(*beside):
            continue
        if across <= 0.5 * min(map(len, beside)) + 2 and (best is None or across < best[0]):
            best = (across, (max(b.x1 for b in beside[0]) + min(b.x0 for b in beside[1])) / 2)
    return None if best is None else best[1]


def _side_by_side(left: Sequence[Line], right: Sequence[Line]) -> bool:
    top = min(max(line.y1 for line in side) for side in (left, right))
    bottom = max(min(line.y0 for line in side) for side in (left, right))
    shared = [sum(bottom <= line.y0 <= top for line in side) for side in (left, right)]
    return min(shared) >= _LEAST - 1


def in_reading_order(lines: Sequence[Line]) -> tuple[list[Line], float | None]:
    """The page's lines as they are read, and its gutter.

    In one column the file's own order holds, which keeps tables and boxes that stand side by side
    whole, unless it jumps about. In two, a line across the gutter ends what stands above it.
    """
    gutter = gutter_of(lines)
    if gutter is None:
        return (list(lines) if _falls(lines) else _by_height(lines)), None
    parts = [part for line in lines for part in _at_gutter(line, gutter, lines)]
    zones = _zones(parts, gutter)
    across = sorted((p for p, zone in zip(parts, zones, strict=True) if zone == 1), key=_height_key)
    ordered: list[Line] = []
    bounds = [*(line.y0 + 0.5 * line.height for line in across), float("-inf")]
    rest = [(part, zone) for part, zone in zip(parts, zones, strict=True) if zone != 1]
    for number, bound in enumerate(bounds):
        band = [(part, zone) for part, zone in rest if (part.y0 + part.y1) / 2 >= bound]
        rest = [(part, zone) for part, zone in rest if (part.y0 + part.y1) / 2 < bound]
        for side in (0, 2):
            ordered += _by_height([part for part, zone in band if zone == side])
        ordered += across[number : number + 1]
    return ordered, gutter


def _at_gutter(line: Line, gutter: float, lines: Sequence[Line]) -> list[Line]:
    """A line that runs on from one column into the other, as some programs write them, in two."""
    if not line.x0 < gutter < line.x1:
        return [line]
    cut = next((n for n, word in enumerate(line.words) if word.x0 >= gutter), 0)
    if not cut or line.words[cut].x0 - line.words[cut - 1].x1 < 0.8 * line.height:
        return [line]
    halves = [Line(line.words[:cut]), Line(line.words[cut:])]
    widths = gutter - min(each.x0 for each in lines), max(each.x1 for each in lines) - gutter
    prose = all(
        len(half.cells()) == 1 and half.x1 - half.x0 > _FILLED * width
        for half, width in zip(halves, widths, strict=True)
    )
    return halves if prose else [line]


def _zones(lines: Sequence[Line], gutter: float) -> list[int]:
    """0 left of the gutter, 2 right of it, 1 across it; the short last line of a wide one too."""
    zones: list[int] = []
    for number, line in enumerate(lines):
        zone = 0 if line.x1 <= gutter + 2 else 2 if line.x0 >= gutter - 2 else 1
        above = lines[number - 1] if number else None
        if (
            zone == 0
            and above is not None
            and zones[-1] == 1
            and abs(above.x0 - line.x0) < 0.5 * line.height
            and 0 < above.y0 - line.y0 < 1.6 * line.height
            and abs(above.height - line.height) < 0.1 * line.height
        ):
            zone = 1
        zones.append(zone)
    return zones


def _falls(lines: Sequence[Line]) -> bool:
    """Whether prose goes down the page but for a few jumps (a float, a footnote, a head)."""
    prose = [line for line in lines if len(line.text) >= _PROSE]
    up = sum(b.y0 > a.y1 + 1 for a, b in itertools.pairwise(prose))
    return up <= max(2, 0.15 * len(prose))


def _by_height(lines: Sequence[Line]) -> list[Line]:
    """From top to bottom; lines on one baseline from left to right, joined as the cells of a row."""
    ordered = sorted(lines, key=_height_key)
    rows: list[list[Line]] = []
    for line in ordered:
        if rows and _one_row(rows[-1], line):
            rows[-1].append(line)
        else:
            rows.append([line])
    return [joined for row in rows for joined in _joined(sorted(row, key=lambda each: each.x0))]


def _one_row(row: list[Line], line: Line) -> bool:
    first = row[0]
    return abs(first.y0 - line.y0) < 0.3 * min(first.height, line.height) and all(
        line.x0 >= each.x1 or line.x1 <= each.x0 for each in row
    )


def _joined(row: list[Line]) -> list[Line]:
    return [Line(tuple(word for line in row for word in line.words))]


def _height_key(line: Line) -> tuple[float, float]:
    return (-line.y0, line.x0)
