"""What is written inside figures: labels of axes and boxes, which tell nothing without the picture.

They stand above a caption "Figure N" on its page, in short lines, and are left out; a table's rows,
which have words and numbers side by side, stay.
"""

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.pdf.blocks import Block
from knowledge.pdf.lines import Line

_FIGURE = re.compile(r"(?:figure|fig\.)\s*[A-Z]?\.?\d+", re.IGNORECASE)
_MOST_WORDS = 6
_LETTERS = 60
"""Words and letters that a line of labels has at the most."""
_PART = re.compile(r"\([a-h]\) ")
"""What begins the caption of a part of a figure."""
_COMMON = 0.02
"""Share of the letters of paragraphs from which a font counts as one of theirs."""
_NUMERIC = re.compile(r"[\d.,%±+−-]+[KMBkx%]?(?:\s*×.*)?")


def without_labels(blocks: Sequence[Block]) -> tuple[list[Block], int]:
    """The blocks without labels of figures, and how many letters were left out."""
    fonts = _fonts_of_text(blocks)
    gone: set[int] = set()
    for place, block in enumerate(blocks):
        if block.kind != "caption" or not _FIGURE.match(block.lines[0].text):
            continue
        above = place - 1
        while above >= 0 and blocks[above].page == block.page:
            parts = _parts(blocks[above])
            if parts > 1 or _is_label(blocks[above], fonts):
                gone.add(above)
            elif not parts:
                break
            above -= 1
    letters = sum(len(line.text) for place in gone for line in blocks[place].lines)
    return [block for place, block in enumerate(blocks) if place not in gone], letters


def _parts(block: Block) -> int:
    """How many captions of parts the block begins with; of those side by side the lines are mixed."""
    first = block.lines[0].text
    return len(_PART.findall(first)) if _PART.match(first) else 0


def _fonts_of_text(blocks: Sequence[Block]) -> frozenset[str]:
    """Fonts that paragraphs are set in; a drawing program most often brings its own."""
    letters: Counter[str] = Counter()
    for block in blocks:
        if block.kind == "text" and len(block.lines) > 2:
            for line in block.lines:
                letters[line.main.font] += len(line.text)
    return frozenset(font for font, count in letters.items() if count > _COMMON * letters.total())


def _is_label(block: Block, fonts: frozenset[str]) -> bool:
    if block.kind in ("heading", "caption") or len(set(block.pages)) > 1:
        return False
    if block.kind == "rows" and _is_table(block.lines):
        return False
    return all(
        not _ends(line) and (line.main.font not in fonts or _is_short(line)) for line in block.lines
    )


def _is_short(line: Line) -> bool:
    return all(
        cell.plain_words <= _MOST_WORDS and len(cell.text) <= _LETTERS for cell in line.cells()
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
