"""The columns of a table: blanks that stand under one another, narrower than those of one line alone.

Sample: the rows "Max Output 100K  64K" and "Max Input   200K  1M" have columns at the blanks that both
share, so that the first is cut into three cells although its first blank is narrow.
"""

from collections.abc import Sequence

from knowledge.pdf.lines import CELL_GAP, Line

_LEAST_BLANK = 0.35
"""A blank between two cells, in heights of the line; between two words it is about 0.25."""
_CROSSED = 0.2
"""Share of the rows that may write across a blank between two columns (heads over several)."""
_FEWEST_ROWS = 3
_MOST_POINTS = 3000

Blank = tuple[float, float]


def column_blanks(rows: Sequence[Line]) -> list[Blank]:
    """Where nearly all rows are blank between their outermost words, in points from the left."""
    if len(rows) < _FEWEST_ROWS:
        return []
    left, right = min(row.x0 for row in rows), max(row.x1 for row in rows)
    width = int(right - left) + 1
    if width > _MOST_POINTS:
        return []
    written = [0] * width
    for row in rows:
        inked = {
            x
            for word in row.words
            for x in range(max(0, int(word.x0 - left)), min(width, int(word.x1 - left) + 1))
        }
        for x in inked:
            written[x] += 1
    blanks: list[Blank] = []
    start: int | None = None
    for x, count in enumerate([*written, len(rows)]):
        if count <= _CROSSED * len(rows):
            start = x if start is None else start
        elif start is not None:
            blanks.append((left + start, left + x))
            start = None
    return blanks


def cells_at(line: Line, blanks: Sequence[Blank]) -> list[Line]:
    """The line cut where its own blank is wide, or where a blank of it stands in one of `blanks`."""
    cut = [[line.words[0]]]
    for last, word in zip(line.words, line.words[1:], strict=False):
        gap = (word.x0 - last.x1) / line.main.height
        shared = gap >= _LEAST_BLANK and any(
            low < word.x0 and last.x1 < high for low, high in blanks
        )
        if gap > CELL_GAP or shared:
            cut.append([])
        cut[-1].append(word)
    return [Line(tuple(words)) for words in cut]


def is_row_of(line: Line, blanks: Sequence[Blank]) -> bool:
    """Whether a line beside a table's rows is one of them: a head, or a row with narrow blanks."""
    cells = cells_at(line, blanks)
    return len(cells) >= 2 and line.plain_words <= 2 * len(cells) and line.text[-1:] not in ".;:"
