"""What is written inside figures: labels of axes and boxes, which tell nothing without the picture.

They stand above a caption "Figure N" on its page, in short lines, and are left out; a table's rows,
which have words and numbers side by side, stay.
"""

import re
from collections.abc import Sequence

from knowledge.pdf.blocks import Block
from knowledge.pdf.lines import Line

_FIGURE = re.compile(r"(?:figure|fig\.)\s*[A-Z]?\.?\d+", re.IGNORECASE)
_MOST_WORDS = 6
_LETTERS = 60
"""Words and letters that a line of labels has at the most."""
_NUMERIC = re.compile(r"[\d.,%±+−-]+[KMBkx%]?")


def without_labels(blocks: Sequence[Block]) -> tuple[list[Block], int]:
    """The blocks without labels of figures, and how many letters were left out."""
    gone: set[int] = set()
    for place, block in enumerate(blocks):
        if block.kind != "caption" or not _FIGURE.match(block.lines[0].text):
            continue
        above = place - 1
        while above >= 0 and blocks[above].page == block.page and _is_label(blocks[above]):
            gone.add(above)
            above -= 1
    letters = sum(len(line.text) for place in gone for line in blocks[place].lines)
    return [block for place, block in enumerate(blocks) if place not in gone], letters


def _is_label(block: Block) -> bool:
    if block.kind in ("heading", "caption") or len(set(block.pages)) > 1:
        return False
    if block.kind == "rows" and _is_table(block.lines):
        return False
    return all(
        line.plain_words <= _MOST_WORDS and len(line.text) <= _LETTERS and not _ends(line)
        for line in block.lines
    )


def _is_table(lines: Sequence[Line]) -> bool:
    """Whether at least two lines name something and give numbers for it."""
    rows = [line.cells() for line in lines]
    named = [
        cells
        for cells in rows
        if not _NUMERIC.fullmatch(cells[0].text)
        and sum(bool(_NUMERIC.fullmatch(cell.text)) for cell in cells) >= 2
    ]
    return len(named) >= 2


def _ends(line: Line) -> bool:
    """Whether a line ends a sentence, as labels do not."""
    return line.text.endswith((".", ":", ";")) and line.plain_words >= 3
