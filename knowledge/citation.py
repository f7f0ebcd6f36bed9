"""A citation opened at its page: where a passage stands in its PDF, and the page with it marked.

Sample: Mark(page=6, width=612.0, height=792.0, boxes=(Box(54.0, 526.2, 294.6, 547.1), ...))
Boxes are in points, y upwards from the page's lower edge, one a line of text.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
from PIL import Image, ImageChops, ImageDraw

from knowledge.corpus_folder import open_manifest
from knowledge.errors import ContentError
from knowledge.pdf.layout import Layout
from knowledge.pdf.pages import PDFIUM_LOCK
from knowledge.protocol import Passage
from knowledge.source_files import SourceFiles

DPI = 110
_POINTS = 72
_MARK = (255, 221, 0)
_MOST_PIXELS = 4000


@dataclass(frozen=True)
class Box:
    """Left, bottom, right and top of a rectangle, in points."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True)
class Mark:
    """A page (from 1), its size in points, and the rectangles of a passage's text on it."""

    page: int
    width: float
    height: float
    boxes: tuple[Box, ...]


def locate(pdf_path: Path, layout: Layout, passage: Passage) -> list[Mark]:
    """The pages that a passage stands on, in its order, with its rectangles.

    Raises ContentError when the PDF cannot be opened or lacks such a page.
    """
    runs: dict[int, list[tuple[int, int]]] = {}
    for page, first, count in layout.between(passage.start, passage.end):
        runs.setdefault(page, []).append((first, count))
    try:
        with PDFIUM_LOCK, pypdfium2.PdfDocument(pdf_path) as pdf:
            return [_mark(pdf, page, spans) for page, spans in runs.items()]
    except (pypdfium2.PdfiumError, IndexError, OSError) as error:
        raise ContentError(f"{pdf_path.name}: page cannot be opened ({error}).") from error


def render_citation(
    pdf_path: Path, layout: Layout, passage: Passage, page: int | None = None
) -> bytes:
    """The passage's first page, or `page`, as PNG with the passage marked. Raises ContentError."""
    marks = locate(pdf_path, layout, passage)
    wanted = [mark for mark in marks if page in (None, mark.page)]
    if not wanted:
        raise ContentError(
            f"passage {passage.id!r} stands on no page {page!r}; expected one of "
            f"{[mark.page for mark in marks]}."
        )
    mark = wanted[0]
    scale = min(DPI / _POINTS, _MOST_PIXELS / max(mark.width, mark.height, 1.0))
    with PDFIUM_LOCK, pypdfium2.PdfDocument(pdf_path) as pdf:
        opened = pdf[mark.page - 1]
        image = opened.render(scale=scale).to_pil().convert("RGB")
        places = [_on_bitmap(opened, box, image.size) for box in mark.boxes]
        opened.close()
    out = io.BytesIO()
    _marked(image, places).save(out, format="PNG", optimize=True)
    return out.getvalue()


def open_citation(data_dir: Path, passage_id: str, page: int | None = None) -> bytes:
    """The page behind a passage of the corpus in `data_dir` as PNG; needs no lock.

    Raises ContentError when there is no such passage, or no file of it was kept.
    """
    folder = data_dir / "corpus"
    manifest = open_manifest(folder)
    try:
        passage = manifest.passage(passage_id)
        if passage is None:
            raise ContentError(
                f"no passage {passage_id!r} in the corpus; `viva corpus show DOCUMENT` lists them."
            )
        source = manifest.sources().get(passage.doc)
        packed = manifest.layout(passage.doc)
    finally:
        manifest.close()
    if source is None or not source.kept or not packed:
        raise ContentError(
            f"no page of {passage.doc!r} was kept; add the PDF again with `viva corpus add`."
        )
    path = SourceFiles(folder / "sources").path_of(source.sha256)
    return render_citation(path, Layout.unpacked(packed), passage, page)


def _mark(pdf: Any, page: int, spans: Sequence[tuple[int, int]]) -> Mark:
    opened = pdf[page - 1]
    text_page = opened.get_textpage()
    try:
        boxes = [
            Box(*text_page.get_rect(number))
            for first, count in spans
            for number in range(text_page.count_rects(first, count))
        ]
        width, height = opened.get_size()
    finally:
        text_page.close()
        opened.close()
    return Mark(page, width, height, tuple(_merged(boxes)))


def _merged(boxes: Sequence[Box]) -> list[Box]:
    """Boxes that touch on one line put together, so that a line is one rectangle."""
    merged: list[Box] = []
    for box in boxes:
        last = merged[-1] if merged else None
        height = box.top - box.bottom
        if last is not None and -1 <= box.left - last.right < height:
            shared = min(last.top, box.top) - max(last.bottom, box.bottom)
            if shared > 0.3 * min(height, last.top - last.bottom):
                merged[-1] = Box(
                    last.left, min(last.bottom, box.bottom), box.right, max(last.top, box.top)
                )
                continue
        merged.append(box)
    return merged


def _on_bitmap(page: Any, box: Box, size: tuple[int, int]) -> tuple[float, float, float, float]:
    """The box in pixels, y downwards, on the page as it is shown (turned, cropped)."""
    left, bottom, right, top = page.get_cropbox()
    turn = page.get_rotation()
    across, up = max(right - left, 1e-6), max(top - bottom, 1e-6)
    x0, x1 = (box.left - left) / across, (box.right - left) / across
    y0, y1 = (box.bottom - bottom) / up, (box.top - bottom) / up
    turned = {
        0: (x0, 1 - y1, x1, 1 - y0),
        90: (y0, x0, y1, x1),
        180: (1 - x1, y0, 1 - x0, y1),
        270: (1 - y1, 1 - x1, 1 - y0, 1 - x0),
    }[turn]
    width, height = size
    return turned[0] * width, turned[1] * height, turned[2] * width, turned[3] * height


def _marked(image: Image.Image, places: Sequence[tuple[float, float, float, float]]) -> Image.Image:
    """The image with those places tinted as with a marker, the print still black."""
    tint = Image.new("RGB", image.size, (255, 255, 255))
    draw = ImageDraw.Draw(tint)
    for x0, y0, x1, y1 in places:
        draw.rectangle((min(x0, x1) - 1, min(y0, y1) - 1, max(x0, x1) + 1, max(y0, y1) + 1), _MARK)
    return ImageChops.multiply(image, tint)
