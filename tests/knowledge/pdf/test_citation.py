"""A citation opens the right page with the right words marked."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from knowledge.chunking import passages_of
from knowledge.citation import locate, open_citation, render_citation
from knowledge.corpus import Corpus
from knowledge.errors import ContentError
from knowledge.pdf.layout import Layout
from knowledge.pdf_reader import PdfReading, read_layout
from models.hash_embedder import HashEmbedder

WritePdf = Callable[..., Path]
Column = Callable[..., list[Any]]


def two_pages(path: Path, write_pdf: WritePdf, column: Column) -> PdfReading:
    first = [
        *column(
            60, 700, [f"Line {n} of page one speaks of the memory of attention." for n in range(30)]
        ),
        (60, 330, 10, "The last sentence goes on"),
    ]
    second = column(
        60, 700, ["over the page and ends there. Then others come.", "More of them follow."]
    )
    return read_layout(write_pdf(path, [first, second]))


def test_every_word_is_found_where_it_stands(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    reading = two_pages(tmp_path / "a.pdf", write_pdf, column)
    *_, last = passages_of(reading.document)
    assert last.text.endswith("More of them follow.")
    marks = locate(tmp_path / "a.pdf", reading.layout, last)
    assert [mark.page for mark in marks] == [1, 2]
    (top,) = [box for box in marks[1].boxes if box.bottom > 695]
    assert top.left == pytest.approx(60, abs=1)
    assert top.right > 250
    lowest = min(box.bottom for box in marks[0].boxes)
    assert 325 < lowest < 332


def test_the_page_is_shown_with_the_span_marked_and_nothing_else(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    reading = two_pages(tmp_path / "a.pdf", write_pdf, column)
    first, *_ = passages_of(reading.document)
    image = Image.open(io.BytesIO(render_citation(tmp_path / "a.pdf", reading.layout, first)))
    scale = image.width / 612

    def tinted(x: float, y: float) -> bool:
        red, _, blue = image.convert("RGB").getpixel((round(x * scale), round((792 - y) * scale)))  # type: ignore[misc]
        return bool(red > 200 and blue < 100)

    assert any(tinted(x, 703) for x in range(62, 200))
    assert not any(tinted(x, 333) for x in range(62, 200))
    with pytest.raises(ContentError, match=r"no page 9; expected one of \[1\]"):
        render_citation(tmp_path / "a.pdf", reading.layout, first, page=9)


def test_a_layout_is_the_same_after_packing() -> None:
    layout = Layout([(0, 1, 0, 9), (10, 1, 10, 6), (17, 3, 0, 2)])
    assert list(Layout.unpacked(layout.packed()).entries) == list(layout.entries)
    assert layout.between(0, 16) == [(1, 0, 16)]
    assert layout.between(10, 18) == [(1, 10, 6), (3, 0, 2)]
    with pytest.raises(ValueError, match="packed"):
        Layout.unpacked(b"no layout")


def test_a_citation_is_opened_from_the_corpus_alone(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    two_pages(tmp_path / "a.pdf", write_pdf, column)
    (tmp_path / "b.md").write_text("Not a PDF.", encoding="utf-8")
    with Corpus.open(tmp_path / "data", HashEmbedder(64)) as corpus:
        corpus.add([tmp_path / "a.pdf", tmp_path / "b.md"])
        (tmp_path / "a.pdf").unlink()
        assert open_citation(tmp_path / "data", "a.pdf#0").startswith(b"\x89PNG")
        with pytest.raises(ContentError, match=r"no page of 'b\.md' was kept"):
            open_citation(tmp_path / "data", "b.md#0")
        with pytest.raises(ContentError, match=r"no passage 'a\.pdf#99'"):
            open_citation(tmp_path / "data", "a.pdf#99")
