"""Lines to blocks: paragraphs, table rows, equations, captions, headings.

Sample: Block("rows", 4, [Line, Line]) becomes "Method | Params | MMLU\\nMHA | 6.9B | 37.9".
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from knowledge.pdf.headings import Headings
from knowledge.pdf.kinds import BULLET, SMALL, Kind, kinds_of
from knowledge.pdf.lines import Line, pitch

_SKIP = 1.3
"""Distance between two paragraphs of the same look, in the usual distance of lines."""
_ENDED = re.compile(r"[.!?:][\"')\]”’]*$")


@dataclass
class Block:
    """Lines that belong together, on the page (from 1) on which they begin."""

    kind: Kind
    page: int
    lines: list[Line] = field(default_factory=list)
    pages: list[int] = field(default_factory=list)

    def add(self, line: Line, page: int) -> None:
        self.lines.append(line)
        self.pages.append(page)


def blocks_of(pages: Sequence[Sequence[Line]], headings: Headings) -> list[Block]:
    """The blocks of a document in reading order."""
    blocks: list[Block] = []
    for number, lines in enumerate(pages, start=1):
        kinds = kinds_of(lines, headings)
        if number == 1 and headings.first is not None:
            # What is printed large above the abstract is title and authors.
            above = lines.index(headings.first)
            kinds[:above] = ["text" if kind == "heading" else kind for kind in kinds[:above]]
        step = pitch([line for line in lines if line.height > SMALL * headings.body])
        for line, kind in zip(lines, kinds, strict=True):
            last = blocks[-1] if blocks else None
            if last is None or not _belongs(last, line, (kind, number), step, headings):
                blocks.append(Block(kind, number))
            blocks[-1].add(line, number)
    return blocks


def _belongs(
    block: Block, line: Line, place: tuple[Kind, int], step: float, headings: Headings
) -> bool:
    kind, page = place
    above = block.lines[-1]
    if block.kind == "heading" or kind == "heading":
        return block.kind == kind and headings.continues(above, line)
    if kind == "caption" or page != block.pages[-1]:
        return False
    if block.kind == "equation" or kind == "equation":
        return block.kind == kind
    gap = above.y0 - line.y0
    near = -0.3 * step < gap < 1.6 * max(step, line.height)
    if block.kind == "rows" or kind == "rows":
        return block.kind == kind and near
    if block.kind == "caption":
        same = abs(above.height - line.height) < 0.08 * above.height
        return same and 0 < gap < 1.5 * line.height and not _short_end(block)
    return block.kind == kind and near and not _new_paragraph(block, line, step)


def _new_paragraph(block: Block, line: Line, step: float) -> bool:
    above = block.lines[-1]
    if abs(above.height - line.height) > 0.12 * above.height and line.plain_words > 2:
        return True
    if BULLET.match(line.text) and (_ENDED.search(above.text) or above.text.endswith(";")):
        return True
    if line.text[:1] in "•◦▪‣■●":
        return True
    if line.words[0].bold and not above.words[-1].bold and _ENDED.search(above.text):
        return True  # a heading that runs into its paragraph
    if _ENDED.search(above.text) and above.y0 - line.y0 > _SKIP * step:
        return True
    indented = line.x0 - above.x0 > 0.8 * line.height and len(block.lines) > 1
    return bool(_ENDED.search(above.text)) and (indented or _short_end(block))


def _short_end(block: Block) -> bool:
    """Whether the block's last line ends well before its others, as a paragraph's last does."""
    last = block.lines[-1]
    right = max(line.x1 for line in block.lines)
    return bool(_ENDED.search(last.text)) and last.x1 < right - 3 * last.height


def whole_sentences(blocks: list[Block]) -> list[Block]:
    """Put the end of a sentence that goes on after a float, on a new page, to its beginning."""
    out: list[Block] = []
    open_at: int | None = None
    for block in blocks:
        if block.kind == "text":
            before = out[open_at] if open_at is not None else None
            if before is not None and _goes_on(before, block):
                before.lines += block.lines
                before.pages += block.pages
            else:
                out.append(block)
                open_at = len(out) - 1
            unfinished = out[open_at or 0].lines[-1]
            if _ENDED.search(unfinished.text):
                open_at = None
            continue
        if block.kind in ("heading", "equation"):
            open_at = None
        out.append(block)
    return out


def _goes_on(before: Block, block: Block) -> bool:
    """Whether a block takes up a sentence that broke off at the end of a column or a page."""
    first, last = block.lines[0], before.lines[-1]
    jumped = block.page != before.pages[-1] or first.y0 > last.y0
    starts = first.text[:1]
    return abs(first.height - last.height) < 0.1 * last.height and (
        last.words[-1].hyphen or starts.islower() or (jumped and not BULLET.match(first.text))
    )
