"""PDFs: text by page, words joined over line ends, references dropped, and a title from somewhere."""

from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge.documents import fold
from knowledge.errors import ContentError
from knowledge.pdf_reader import drop_references, join_line_ends, read_pdf

MakePdf = Callable[..., Path]
BODY = [f"Line {n} says something about the memory of attention." for n in range(12)]


def test_pages_are_sections_and_the_file_name_is_the_id(tmp_path: Path, make_pdf: MakePdf) -> None:
    path = make_pdf(tmp_path / "kv-cache.pdf", [["First page."], [], ["Third page."]])
    document = read_pdf(path)
    assert document.id == "kv-cache.pdf"
    assert [(section.page, section.text) for section in document.sections] == [
        (1, "First page."),
        (3, "Third page."),
    ]


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
    assert [section.page for section in document.sections] == [1, 2]


def test_a_table_of_contents_is_not_the_list_of_references() -> None:
    pages = ["Contents\nReferences\n", "x" * 200, "y" * 200 + "\n7 References\n[1] Somebody."]
    assert drop_references(pages) == [pages[0], pages[1], "y" * 200]
    inside = ["x" * 99, "References to memory are slow.\nsee References"]
    assert drop_references(inside) == inside


def test_words_divided_at_a_line_end_are_joined(tmp_path: Path, make_pdf: MakePdf) -> None:
    path = make_pdf(tmp_path / "x.pdf", [["The atten-", "tion reads the cache."]])
    assert read_pdf(path).text == "The attention reads the cache."


def test_a_hyphen_that_the_word_has_elsewhere_is_kept() -> None:
    pages = [
        "A fine-tuning run.",
        "More fine-\r\ntuning of combina\ufffetion and MiniMax\ufffeM1 with GPT-\n4.",
    ]
    assert join_line_ends(pages)[1] == "More fine-tuning of combination and MiniMax-M1 with GPT-4."


def test_folding_keeps_a_raised_number_apart_from_its_base() -> None:
    assert fold("𝑁 = 3×10²⁰ ﬂops, 10⁻³") == "N = 3×10^20 flops, 10^-3".replace("-", "−")


def test_a_pdf_without_text_says_so(tmp_path: Path, make_pdf: MakePdf) -> None:
    with pytest.raises(ContentError, match=r"scan\.pdf: no text in 2 pages"):
        read_pdf(make_pdf(tmp_path / "scan.pdf", [[], []]))
