"""Small PDFs with text at chosen places, for tests: a page is (x, y, size, text) or (x, y, size, text, font).

Fonts: "F1" Helvetica, "F2" Helvetica-Bold. Text is encoded as WinAnsi, so it may hold ligature-free
Latin letters only; `UNICODE` glyphs come through the font "F3", whose map to Unicode says "fi" and more.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import pytest

Shown = tuple[float, float, float, str] | tuple[float, float, float, str, str]

_CMAP = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
    b"1 begincodespacerange <00> <FF> endcodespacerange\n"
    b"2 beginbfchar <41> <FB01> <42> <D835DC44> endbfchar\nendcmap end end"
)
"""In F3 "A" stands for the ligature fi (U+FB01), "B" for the mathematical letter Q (U+1D444)."""


class WritePdf(Protocol):
    """Writes a PDF of pages; `extra` goes into its trailer."""

    def __call__(
        self, path: Path, pages: Sequence[Sequence[Shown]], extra: bytes = b""
    ) -> Path: ...


class Column(Protocol):
    """Lines one under another from `y` down, 12 points apart."""

    def __call__(
        self, x: float, y: float, lines: Sequence[str], size: float = 10, font: str = "F1"
    ) -> list[Shown]: ...


@pytest.fixture
def write_pdf() -> WritePdf:
    return _write_pdf


@pytest.fixture
def column() -> Column:
    return _column


def _write_pdf(path: Path, pages: Sequence[Sequence[Shown]], extra: bytes = b"") -> Path:
    kids = b" ".join(b"%d 0 R" % (7 + 2 * number) for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, len(pages)),
        _font(b"Helvetica"),
        _font(b"Helvetica-Bold"),
        _font(b"Times-Roman")[:-2] + b"/ToUnicode 6 0 R >>",
        _stream(_CMAP),
    ]
    for number, shown in enumerate(pages):
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents %d 0 R /Resources "
            b"<< /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>" % (8 + 2 * number)
        )
        objects.append(_stream(b"\n".join(_show(*text) for text in shown)))
    path.write_bytes(_whole(objects, extra))
    return path


def _column(
    x: float, y: float, lines: Sequence[str], size: float = 10, font: str = "F1"
) -> list[Shown]:
    return [(x, y - 12 * number, size, line, font) for number, line in enumerate(lines)]


def _font(name: bytes) -> bytes:
    return b"<< /Type /Font /Subtype /Type1 /BaseFont /%b /Encoding /WinAnsiEncoding >>" % name


def _show(x: float, y: float, size: float, text: str, font: str = "F1") -> bytes:
    escaped = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    head = f"BT /{font} {size} Tf {x} {y} Td ("
    return head.encode() + escaped.encode("cp1252") + b") Tj ET"


def _stream(data: bytes) -> bytes:
    return b"<< /Length %d >>\nstream\n%b\nendstream" % (len(data), data)


def _whole(objects: Sequence[bytes], extra: bytes) -> bytes:
    out, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    table = b"xref\n0 %d\n0000000000 65535 f \n%b" % (len(objects) + 1, rows)
    end = b"trailer\n<< /Size %d /Root 1 0 R %b >>\nstartxref\n%d\n%%%%EOF\n"
    return out + table + end % (len(objects) + 1, extra, len(out))
