"""PDF files to documents: sections of text in reading order, with the place of every word.

The steps stand in `pdf/`: words, lines, columns, furniture, headings, blocks, sections, front matter.
"""

from dataclasses import dataclass
from pathlib import Path

from knowledge.documents import Document
from knowledge.errors import ContentError
from knowledge.pdf.blocks import blocks_of, whole_sentences
from knowledge.pdf.figures import without_labels
from knowledge.pdf.front_matter import front_matter
from knowledge.pdf.furniture import without_furniture
from knowledge.pdf.headings import Headings
from knowledge.pdf.layout import Layout
from knowledge.pdf.pages import read_pages
from knowledge.pdf.sections import assemble
from knowledge.reading.limits import DEFAULT_LIMITS, ReadLimits

PDF_READER_VERSION = "3"
"""Counted up when the same file would give another document."""


@dataclass(frozen=True)
class PdfReport:
    """What reading did: counts of pages, characters, and what was left out.

    `two_columns` counts pages, `labels` letters inside figures; `kept` is the share of the letters on the pages that the text holds,
    references counted as kept.
    """

    pages: int = 0
    two_columns: int = 0
    furniture: tuple[str, ...] = ()
    references: int = 0
    labels: int = 0
    kept: float = 1.0
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True)
class PdfReading:
    """A document with the place of its words and what became of its pages."""

    document: Document
    layout: Layout
    report: PdfReport


def read_pdf(path: Path) -> Document:
    """The document of a PDF, without its list of references. Raises ContentError, see `read_layout`."""
    return read_layout(path).document


def read_layout(path: Path, limits: ReadLimits = DEFAULT_LIMITS) -> PdfReading:
    """The document of a PDF with its layout.

    Raises ContentError with the reason: not a PDF, encrypted, truncated, without text, beyond a limit.
    """
    pages = read_pages(path, limits)
    kept, furniture = without_furniture(pages.lines)
    headings = Headings(kept)
    blocks, labels = without_labels(blocks_of(kept, headings))
    assembled = assemble(whole_sentences(blocks))
    if not assembled.sections:
        raise ContentError(
            f"{path.name}: no text in {len(kept)} pages; expected text, not scans. "
            "Run text recognition over it first."
        )
    front = front_matter(kept[0] if kept else [], pages.title, [pages.turned[0], *furniture[:6]])
    document = Document(
        path.name, front.title or path.stem, tuple(assembled.sections), front.authors, front.year
    )
    written = sum(len(line.text) for lines in pages.lines for line in lines)
    report = PdfReport(
        pages=len(kept),
        two_columns=pages.two_columns,
        furniture=tuple(furniture),
        references=assembled.references,
        labels=labels,
        kept=min(1.0, (len(document.text) + assembled.references) / max(written, 1)),
        unreadable=tuple(pages.unreadable),
    )
    return PdfReading(document, assembled.layout, report)
