"""What was read of each PDF of a folder, as figures to hold against the pages.

Sample: FileFigures(file="moba.pdf", pages=15, two_column_pages=0, title="MOBA: ...", authors=25, ...)
"""

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from knowledge.documents import Document
from knowledge.pdf_reader import PdfReport
from knowledge.readers import find_files
from knowledge.reading.pool import ReadingPool


class FileFigures(BaseModel):
    """One PDF. `kept` is the share of its letters that the text holds, references counted as kept."""

    model_config = ConfigDict(frozen=True)

    file: str
    reason: str = ""
    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None
    pages: int = 0
    two_column_pages: int = 0
    sections: int = 0
    characters: int = 0
    references: int = 0
    equations: int = 0
    table_rows: int = 0
    furniture: int = 0
    labels: int = 0
    kept: float = 0.0


def read_folder(folder: Path) -> list[FileFigures]:
    """The figures of every PDF in a folder, in the order of the names."""
    files = [path for path in find_files([folder]) if path.suffix.lower() == ".pdf"]
    figures = []
    with ReadingPool() as pool:
        for path, result in pool.read(files):
            if result.document is None or result.report is None:
                figures.append(FileFigures(file=path.name, reason=result.reason))
            else:
                figures.append(_figures(path, result.document, result.report))
    return figures


def _figures(path: Path, document: Document, report: PdfReport) -> FileFigures:
    return FileFigures(
        file=path.name,
        title=document.title,
        authors=document.authors,
        year=document.year,
        pages=report.pages,
        two_column_pages=report.two_columns,
        sections=len(document.sections),
        characters=len(document.text),
        references=report.references,
        equations=document.text.count("[equation]"),
        table_rows=sum(" | " in line for line in document.text.split("\n")),
        furniture=len(report.furniture),
        labels=report.labels,
        kept=round(report.kept, 3),
    )
