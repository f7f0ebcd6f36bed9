"""PDF files to documents: one section a page, cleaned of what PDF extraction leaves behind.

Of twenty-one papers measured, nineteen had no title in their metadata, fourteen held control
characters, and line ends were hyphenated up to 245 times in one file.
"""

import ctypes
import itertools
import re
import statistics
import threading
from pathlib import Path

import pypdfium2  # type: ignore[import-untyped]
import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from knowledge.documents import Document, Section, clean, fold
from knowledge.errors import ContentError

# pdfium writes U+FFFE for a hyphen at a line end that it has already joined.
_JOINED = re.compile(r"(\w+)\ufffe(\w+)")
_BROKEN = re.compile(r"(\w+)[-\u2010\u00ad][ \t]*\r?\n[ \t]*(\w+)")
_REFERENCES = re.compile(r"^[ \t]*(?:\d+\.?[ \t]+)?references[ \t]*$", re.IGNORECASE | re.MULTILINE)
_TITLE_LIMIT = 200

# pdfium keeps global state and takes one caller at a time.
_PDFIUM = threading.Lock()


def read_pdf(path: Path) -> Document:
    """The document of a PDF, without its list of references.

    Raises ContentError when the file cannot be opened or holds no text.
    """
    with _PDFIUM:
        try:
            pages, metadata_title, large_print = _extract(path)
        except pypdfium2.PdfiumError as error:
            raise ContentError(
                f"{path.name}: not a PDF that can be opened ({error}); expected one without a password."
            ) from error
    pages = [fold(clean(page)).strip() for page in join_line_ends(pages)]
    sections = tuple(
        Section(f"page {number}", number, text)
        for number, text in enumerate(drop_references(pages), start=1)
        if text
    )
    if not sections:
        raise ContentError(f"{path.name}: no text in {len(pages)} pages; expected text, not scans.")
    return Document(path.name, _title(metadata_title, large_print, pages[0], path), sections)


def join_line_ends(pages: list[str]) -> list[str]:
    """Join words that were hyphenated at a line end; keep the hyphen that the word has elsewhere."""
    seen = set(re.findall(r"\w+-\w+", "\n".join(pages).casefold()))

    def joined(match: re.Match[str]) -> str:
        before, after = match.groups()
        compound = f"{before}-{after}"
        divided = before[-1].islower() and after[0].islower()
        return before + after if divided and compound.casefold() not in seen else compound

    return [_BROKEN.sub(joined, _JOINED.sub(joined, page)) for page in pages]


def drop_references(pages: list[str]) -> list[str]:
    """Cut from the first lone line `References` on; one in the first quarter is a table of contents."""
    total, passed = sum(len(page) for page in pages), 0
    for place, page in enumerate(pages):
        for match in _REFERENCES.finditer(page):
            if passed + match.start() > total / 4:
                return [*pages[:place], page[: match.start()].rstrip()]
        passed += len(page)
    return pages


def _extract(path: Path) -> tuple[list[str], str, str]:
    """Text by page, the title of the metadata, and the largest print of the first page."""
    with pypdfium2.PdfDocument(path) as pdf:
        texts, large_print = [], ""
        for page in pdf:
            text_page = page.get_textpage()
            # Lone surrogates of a broken font map would fail in the strict decoder.
            texts.append(text_page.get_text_range(errors="ignore"))
            large_print = large_print or _largest_print(text_page)
            text_page.close()
            page.close()
        return texts, str(pdf.get_metadata_dict().get("Title", "")), large_print


def _largest_print(text_page: pypdfium2.PdfTextPage) -> str:
    """The first lines of the page that are set in its largest letters; a paper's title, most often."""
    lines: list[tuple[str, float]] = []
    letters, heights = "", list[float]()
    for index in range(min(text_page.count_chars(), 3000)):
        letter = chr(pdfium.FPDFText_GetUnicode(text_page, index))
        letters += letter
        if letter.isalnum():
            heights.append(_letter_height(text_page, index))
        elif letter == "\n":
            if letters.strip().casefold() == "abstract":
                break
            lines.append((letters, statistics.median(heights or [0.0])))
            letters, heights = "", []
    lines.append((letters, statistics.median(heights or [0.0])))
    # Shorter lines are logos, labels of figures and running heads as often as titles.
    tallest = max((height for line, height in lines if len(line) >= 16), default=0.0)
    large = [height >= 0.95 * tallest > 0 and len(line) >= 4 for line, height in lines]
    first = large.index(True) if True in large else len(lines)
    run = itertools.takewhile(lambda pair: pair[0], zip(large[first:], lines[first:], strict=True))
    return "".join(line for _, (line, _) in run)


def _letter_height(text_page: pypdfium2.PdfTextPage, index: int) -> float:
    box = pdfium.FS_RECTF()
    found = pdfium.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
    return float(box.top - box.bottom) if found else 0.0


def _title(metadata_title: str, large_print: str, first_page: str, path: Path) -> str:
    """The metadata's title if the first page shows it, else its largest print, else the file's stem."""
    shown = _letters(first_page)
    for candidate in (metadata_title, large_print):
        title = " ".join(fold(clean(join_line_ends([candidate])[0])).split())
        if 8 <= len(title) <= _TITLE_LIMIT and _letters(title) in shown:
            return title
    return path.stem


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
