"""PDFs: text by page, words joined over line ends, references dropped, and a title from somewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.documents import fold
from knowledge.errors import ContentError
from knowledge.pdf_reader import read_pdf

MakePdf = Callable[..., Path]
BODY = [f"Line {n} says something about the memory of attention." for n in range(12)]


def test_the_file_name_is_the_id_and_the_text_knows_its_pages(
    tmp_path: Path, make_pdf: MakePdf
) -> None:
    path = make_pdf(tmp_path / "kv-cache.pdf", [["First page."], [], ["Third page."]])
    document = read_pdf(path)
    assert document.id == "kv-cache.pdf"
    (section,) = document.sections
    assert section.text == "First page.\n\nThird page."
    assert [section.page_at(section.text.index(word)) for word in ("First", "Third")] == [1, 3]


@pytest.mark.parametrize(
    ("first_line", "metadata", "expected"),
    [
        ("A study of the caches in attention", "A study of the caches in attention", "metadata"),
        (
            "A study of the caches in attention",
            "Created by An Editor",
            "metadata that is not shown",
        ),
        ("A study of the caches in attention", "", "no metadata"),
    ],
)
def test_the_title_is_one_that_the_first_page_shows(
    tmp_path: Path, make_pdf: MakePdf, first_line: str, metadata: str, expected: str
) -> None:
    page = [
        "Proceedings of a meeting",
        (20, first_line),
        "A. Author and B. Author",
        "Abstract",
        *BODY,
    ]
    path = make_pdf(tmp_path / "x.pdf", [page], title=metadata)
    assert read_pdf(path).title == first_line, expected


def test_a_page_without_a_title_is_named_by_its_file(tmp_path: Path, make_pdf: MakePdf) -> None:
    assert read_pdf(make_pdf(tmp_path / "report-7.pdf", [["Short."]])).title == "report-7"


def test_references_are_dropped(tmp_path: Path, make_pdf: MakePdf) -> None:
    path = make_pdf(
        tmp_path / "x.pdf", [BODY, ["The end.", "References", "[1] Somebody."], ["[2] Other."]]
    )
    document = read_pdf(path)
    assert document.text.endswith("The end.")
    assert "Somebody" not in document.text


def test_words_divided_at_a_line_end_are_joined(tmp_path: Path, make_pdf: MakePdf) -> None:
    path = make_pdf(tmp_path / "x.pdf", [["The atten-", "tion reads the cache."]])
    assert read_pdf(path).text == "The attention reads the cache."


def test_a_hyphen_that_the_word_has_elsewhere_is_kept(tmp_path: Path, make_pdf: MakePdf) -> None:
    lines = [
        "A fine-tuning run of GPT-4.",
        "More fine-",
        "tuning of combina-",
        "tion and GPT-",
        "4 here.",
    ]
    text = read_pdf(make_pdf(tmp_path / "x.pdf", [lines])).text
    assert text.endswith("More fine-tuning of combination and GPT-4 here.")


def test_folding_keeps_a_raised_number_apart_from_its_base() -> None:
    assert fold("𝑁 = 3×10²⁰ ﬂops, 10⁻³") == "N = 3×10^20 flops, 10^-3".replace("-", "−")


def test_a_pdf_without_text_says_so(tmp_path: Path, make_pdf: MakePdf) -> None:
    with pytest.raises(ContentError, match=r"scan\.pdf: no text in 2 pages"):
        read_pdf(make_pdf(tmp_path / "scan.pdf", [[], []]))
