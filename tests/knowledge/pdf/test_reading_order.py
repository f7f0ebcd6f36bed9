"""PDF pages become text as a person reads it: columns, furniture, words, headings, equations, tables."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from knowledge.documents import Document
from knowledge.errors import ContentError
from knowledge.pdf_reader import read_layout, read_pdf
from knowledge.reading.limits import ReadLimits

Shown = tuple[Any, ...]
WritePdf = Callable[..., Path]
Column = Callable[..., list[Shown]]

LEFT = [f"Left line {n} tells of caches that grow with length," for n in range(12)]
RIGHT = [f"right line {n} goes on about heads and shared keys" for n in range(12)]


def sections(document: Document) -> dict[str, str]:
    return {section.name: section.text for section in document.sections}


def test_two_columns_are_read_one_after_the_other(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    page = [
        (
            60,
            740,
            10,
            "A line that stands across both of the columns of this page, from margin to margin, alone.",
        )
    ]
    page += [*column(60, 700, LEFT), *column(330, 700, RIGHT)]
    reading = read_layout(write_pdf(tmp_path / "a.pdf", [page]))
    text = reading.document.text
    places = [text.index(line) for line in [page[0][3], *LEFT, *RIGHT]]
    assert places == sorted(places)
    assert reading.report.two_columns == 1


def test_columns_that_a_program_wrote_row_by_row_are_told_apart(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    rows = zip(column(60, 700, LEFT), column(330, 700, RIGHT), strict=True)
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [[cell for row in rows for cell in row]])).text
    places = [text.index(line) for line in [*LEFT, *RIGHT]]
    assert places == sorted(places)


def test_a_table_is_no_pair_of_columns_and_keeps_its_rows(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    cells = [("Model", "Heads", "MMLU"), ("MHA", "32", "45.2"), ("GQA", "8", "44.9")]
    table = [
        (x, 500 - 12 * row, 10, text)
        for row, texts in enumerate(cells)
        for x, text in zip((80, 200, 300), texts, strict=True)
    ]
    page = [*column(60, 700, LEFT), *table, (60, 440, 10, "Table 1: Heads and MMLU.")]
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert "Model | Heads | MMLU\nMHA | 32 | 45.2\nGQA | 8 | 44.9" in text


def test_furniture_is_known_by_place_and_repetition(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    pages = [
        [
            (60, 770, 9, f"Caches at length, part {number}"),
            *column(
                60, 700, [f"Page {number} says what it says in its line {n}." for n in range(6)]
            ),
            (300, 30, 9, str(number)),
        ]
        for number in range(1, 5)
    ]
    reading = read_layout(write_pdf(tmp_path / "a.pdf", pages))
    assert "Caches at length" not in reading.document.text
    assert len(reading.report.furniture) == 8
    assert all(
        f"Page {n} says what it says in its line 5." in reading.document.text for n in range(1, 5)
    )


def test_a_sentence_is_whole_over_a_page_end_and_a_footnote(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    first = [
        *column(60, 700, [*LEFT, "The sentence on atten-"]),
        (60, 60, 7, "1 A note at the foot of the page."),
    ]
    second = column(60, 700, ["tion ends here. Another", "sentence follows it on the same page."])
    document = read_pdf(write_pdf(tmp_path / "a.pdf", [first, second]))
    assert "The sentence on attention ends here. Another sentence follows" in document.text
    (section,) = document.sections
    at = section.text.index("tion ends")
    assert (section.page_at(at - 1), section.page_at(at)) == (1, 2)


def test_ligatures_and_mathematical_letters_become_plain(
    tmp_path: Path, write_pdf: WritePdf
) -> None:
    page = [(60, 700, 10, "A", "F3"), (60, 650, 10, "BA", "F3")]
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert text.split() == ["fi", "Qfi"]


def test_powers_keep_apart_and_marks_of_notes_go(tmp_path: Path, write_pdf: WritePdf) -> None:
    page = [
        (60, 700, 10, "It used 10"),
        (104, 704, 6, "20"),
        (120, 700, 10, "operations"),
        (166.8, 704, 6, "3"),
    ]
    assert read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text == "It used 10^20 operations"


def test_headings_make_sections_and_keep_their_page(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    def body(y: float, word: str) -> list[Shown]:
        return column(
            60, y, [f"The {word} of a model is told in line {n} of this part." for n in range(5)]
        )

    first = [
        (60, 740, 18, "Caches that grow with length"),
        (60, 715, 10, "Ada Lovelace, Alan Turing"),
        (60, 690, 12, "Abstract", "F2"), *body(670, "gist"),
        (60, 590, 12, "1 Introduction", "F2"), *body(570, "aim"),
        (60, 490, 12, "2 Method", "F2"),
        (60, 470, 11, "2.1 Shared keys and", "F2"), (60, 457, 11, "values", "F2"), *body(430, "way"),
    ]  # fmt: skip
    second = [
        (60, 740, 12, "3 Results", "F2"), *body(720, "outcome"),
        (60, 640, 10, "9 Bold words in running text are no heading", "F2"), *body(620, "rest"),
        (60, 540, 12, "References", "F2"), *column(60, 520, ["[1] Somebody wrote something."] * 3),
        (60, 440, 12, "A Proofs", "F2"), *body(420, "proof"),
    ]  # fmt: skip
    document = read_pdf(write_pdf(tmp_path / "a.pdf", [first, second]))
    assert document.title == "Caches that grow with length"
    assert document.authors == ("Ada Lovelace", "Alan Turing")
    found = [(section.name, section.page) for section in document.sections]
    assert found[1:] == [
        ("Abstract", 1), ("1 Introduction", 1), ("2.1 Shared keys and values", 1), ("3 Results", 2), ("A Proofs", 2),
    ]  # fmt: skip
    assert "9 Bold words" in sections(document)["3 Results"]
    assert "Somebody" not in document.text


def test_an_equation_is_marked_and_never_text(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    page = [
        *column(60, 700, LEFT[:4]),
        (200, 630, 10, "L = a x + b"), (520, 630, 10, "(1)"),
        *column(60, 600, ["where a is the slope of this line."]),
    ]  # fmt: skip
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert "L = a x" not in text
    assert "length,\n\n[equation]\n\nwhere a is" in text


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        (ReadLimits(pages=1), "2 pages; the limit is 1"),
        (ReadLimits(page_characters=20), "characters on page 1; the limit is 20"),
        (ReadLimits(characters=40), "more than 40 characters"),
        (ReadLimits(objects=3), "objects; the limit is 3"),
        (ReadLimits(file_bytes=100), "the limit is 100"),
    ],
)
def test_what_goes_beyond_a_limit_is_refused_by_name(
    tmp_path: Path, write_pdf: WritePdf, column: Column, limits: ReadLimits, reason: str
) -> None:
    path = write_pdf(tmp_path / "a.pdf", [column(60, 700, LEFT[:1])] * 2)
    with pytest.raises(ContentError, match=reason):
        read_layout(path, limits)


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-300])


def encrypt(path: Path) -> None:
    handler = b"<< /Filter /Standard /V 1 /R 2 /O <%b> /U <%b> /P -4 >>" % (b"00" * 32, b"11" * 32)
    tail = b"/ID [<00><00>] /Encrypt %b " % handler
    path.write_bytes(path.read_bytes().replace(b"/Root 1 0 R", tail + b"/Root 1 0 R"))


def not_a_pdf(path: Path) -> None:
    path.write_bytes(b"<html>Sign in to read this paper</html>")


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [(cut, "truncated"), (encrypt, "encrypted.*password"), (not_a_pdf, "not a PDF")],
)
def test_a_spoilt_file_says_what_is_wrong_with_it(
    tmp_path: Path,
    write_pdf: WritePdf,
    column: Column,
    spoil: Callable[[Path], None],
    reason: str,
) -> None:
    path = write_pdf(tmp_path / "a.pdf", [column(60, 700, LEFT)])
    spoil(path)
    with pytest.raises(ContentError, match=reason):
        read_pdf(path)


def test_a_scan_says_that_it_has_no_text(tmp_path: Path, write_pdf: WritePdf) -> None:
    no_text: Sequence[Shown] = []
    with pytest.raises(ContentError, match=r"no text in 2 pages.*text recognition"):
        read_pdf(write_pdf(tmp_path / "scan.pdf", [no_text, no_text]))


def test_a_page_number_above_a_stamp_is_furniture(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    first = [
        *column(60, 700, [*LEFT, "The sentence on the state-"]),
        (290, 90, 10, "2270"),
        (200, 74, 9, "Proceedings of the Meeting on Caches, pages 2270-2282"),
    ]
    second = column(60, 700, ["of-the-art goes on here, over the end of the page."])
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [first, second])).text
    assert "2270" not in text
    assert "on the state-of-the-art goes on here" in text


def test_a_mark_of_a_note_leaves_no_blank_behind(tmp_path: Path, write_pdf: WritePdf) -> None:
    page = [
        (60, 700, 10, "the cache"), (103.4, 704, 6, "1"), (106.8, 700, 10, ", shared by all [11]."),
        (200, 704, 6, "2"), (206, 700, 10, "It grows."),
    ]  # fmt: skip
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert text == "the cache, shared by all [11]. It grows."


@pytest.mark.parametrize(
    ("lines", "read"),
    [
        (["on sentence-", "and token-level tasks"], "on sentence- and token-level tasks"),
        (["a slash is vertical", "a vertical-", "slash pattern"], "a vertical-slash pattern"),
        (["all under one performed", "it under-", "performed"], "it underperformed"),
        (["an atten-", "tion"], "an attention"),
    ],
)
def test_a_word_cut_at_a_line_end_is_put_together_as_it_is_written(
    tmp_path: Path, write_pdf: WritePdf, column: Column, lines: list[str], read: str
) -> None:
    assert read in read_pdf(write_pdf(tmp_path / "a.pdf", [column(60, 700, lines)])).text


def test_paragraphs_are_parted_by_a_skip_and_items_by_their_numbers(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    page = [
        *column(60, 700, [*LEFT[:4], "A line that ends its sentence at the right-hand margin."]),
        *column(60, 634, [*RIGHT[:4], "1. 33B tokens, in which the rate falls;", "2. 5.2T tokens."]),
    ]  # fmt: skip
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert "right-hand margin.\n\nright line 0" in text
    assert "the rate falls;\n\n2. 5.2T" in text


def test_a_long_legend_in_a_font_of_its_own_is_a_label(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    page = [
        *column(60, 740, LEFT[:4]),
        (120, 660, 7, "0 shared experts and 2 out of 16 routed experts with half of them active", "F2"),
        *((x, 630, 7, tick) for x, tick in ((100, "0"), (160, "20"), (220, "40"))),
        *((x, 600, 8, part) for x, part in ((80, "(a) Experts by the size of"), (186, "(b) Loss by the share of"))),
        *((x, 590, 8, part) for x, part in ((80, "each of them."), (186, "each of them."))),
        (60, 560, 10, "Figure 2: Loss over tokens."),
        *column(60, 520, ["The text goes on below."]),
    ]  # fmt: skip
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert "length,\n\nFigure 2: Loss over tokens." in text
