"""A PDF's pages as lines in reading order, opened under limits, with a reason where that fails."""

import re
import threading
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from knowledge.documents import clean, fold
from knowledge.errors import ContentError
from knowledge.pdf.columns import in_reading_order
from knowledge.pdf.lines import Line, lines_of
from knowledge.pdf.words import words_of
from knowledge.reading.limits import ReadLimits

_TAIL = 64 * 1024
_SIZE = re.compile(rb"/Size\s+(\d{1,12})")
_PASSWORD_ERRORS = (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY)

# pdfium keeps global state and takes one caller at a time.
PDFIUM_LOCK = threading.Lock()


@dataclass
class Pages:
    """Lines and turned text by page, the metadata's title, how many pages have two columns.

    `unreadable` numbers pages, from 1, that are damaged and empty here.
    """

    lines: list[list[Line]] = field(default_factory=list)
    turned: list[str] = field(default_factory=list)
    title: str = ""
    two_columns: int = 0
    unreadable: list[int] = field(default_factory=list)


def _check_file(path: Path, limits: ReadLimits) -> None:
    """What the file's own bytes say, before pdfium opens it."""
    size = path.stat().st_size
    if size > limits.file_bytes:
        raise ContentError(
            f"{path.name}: {size} bytes; the limit is {limits.file_bytes}. Split it and add the parts."
        )
    with path.open("rb") as file:
        head = file.read(1024)
        file.seek(max(0, size - _TAIL))
        tail = file.read()
    if b"%PDF-" not in head:
        raise ContentError(
            f"{path.name}: not a PDF that can be opened (it does not begin with %PDF-). "
            "Check where it came from."
        )
    if b"%%EOF" not in tail:
        raise ContentError(
            f"{path.name}: truncated (its end, %%EOF, is missing): not a PDF that can be opened whole. "
            "Fetch it again."
        )
    objects = max((int(count) for count in _SIZE.findall(tail)), default=0)
    if objects > limits.objects:
        raise ContentError(
            f"{path.name}: claims {objects} objects; the limit is {limits.objects}. "
            "Print it to a new PDF if it is sound."
        )


def read_pages(path: Path, limits: ReadLimits) -> Pages:
    """Every page of the file. Raises ContentError, see `pdf_reader.read_layout`."""
    _check_file(path, limits)
    with PDFIUM_LOCK:
        return _opened(path, limits)


def _opened(path: Path, limits: ReadLimits) -> Pages:
    try:
        pdf = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise ContentError(f"{path.name}: {_reason(error)}") from error
    with pdf:
        count = len(pdf)
        if count > limits.pages:
            raise ContentError(
                f"{path.name}: {count} pages; the limit is {limits.pages}. Split it and add the parts."
            )
        pages = Pages(title=_metadata_title(pdf))
        characters = 0
        for number in range(count):
            characters += _read_page(pdf, number, pages, limits, path.name)
            if characters > limits.characters:
                raise ContentError(
                    f"{path.name}: more than {limits.characters} characters, the limit. "
                    "Split it and add the parts."
                )
    if len(pages.unreadable) > count / 2:
        raise ContentError(
            f"{path.name}: damaged ({len(pages.unreadable)} of {count} pages cannot be read). "
            "Fetch it again."
        )
    return pages


def _read_page(pdf: Any, number: int, pages: Pages, limits: ReadLimits, name: str) -> int:
    """Add one page; a page that cannot be opened is noted and empty. Returns its characters."""
    try:
        page = pdf[number]
        text_page = page.get_textpage()
    except pypdfium2.PdfiumError:
        pages.unreadable.append(number + 1)
        pages.lines.append([])
        pages.turned.append("")
        return 0
    try:
        count = int(text_page.count_chars())
        if count > limits.page_characters:
            raise ContentError(
                f"{name}: {count} characters on page {number + 1}; the limit is "
                f"{limits.page_characters}. It is no page that anybody reads."
            )
        words, turned = words_of(text_page, count)
    finally:
        text_page.close()
        page.close()
    lines, gutter = in_reading_order(lines_of(words))
    pages.two_columns += gutter is not None
    pages.lines.append(lines)
    pages.turned.append(turned)
    return count


def _metadata_title(pdf: Any) -> str:
    return fold(clean(str(pdf.get_metadata_dict().get("Title", ""))))


def _reason(error: pypdfium2.PdfiumError) -> str:
    if getattr(error, "err_code", None) in _PASSWORD_ERRORS:
        return "encrypted; expected one without a password. Remove the password and add it again."
    return f"not a PDF that can be opened ({error}): damaged. Fetch it again."
