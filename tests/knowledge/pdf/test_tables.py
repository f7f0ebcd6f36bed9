"""Rows of tables are cut into the cells that a person sees, and stay together."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from knowledge.pdf_reader import read_layout, read_pdf

Shown = tuple[Any, ...]
WritePdf = Callable[..., Path]
Column = Callable[..., list[Shown]]

PROSE = [f"Line {n} tells of caches that grow with the length of a text," for n in range(4)]


def table(rows: Sequence[Sequence[str]], columns: Sequence[float], top: float) -> list[Shown]:
    return [
        (x, top - 12 * number, 10, text)
        for number, row in enumerate(rows)
        for x, text in zip(columns, row, strict=True)
        if text
    ]


def test_a_narrow_blank_between_columns_parts_cells(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    rows = [
        ("Model name", "First score", "Second score"),
        ("MHA", "45.2", "44.1"),
        ("GQA with groups", "44.9", "43.0"),
        ("MQA", "43.5", "42.8"),
    ]
    page = [*column(60, 700, PROSE), *table(rows, (80, 161, 216), 620)]
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert (
        "Model name | First score | Second score\nMHA | 45.2 | 44.1\n"
        "GQA with groups | 44.9 | 43.0\nMQA | 43.5 | 42.8"
    ) in text


def test_a_row_whose_blanks_are_all_narrow_stays_in_its_table(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    rows = [
        ("Signal", "84.2", "88.4"),
        ("Views", "83.0", "84.2"),
        ("Reads", "82.3", "85.4"),
        ("Co-citations of all", "82.9", "84.3"),
    ]
    page = [*column(60, 700, PROSE), *table(rows, (80, 172, 196), 620)]
    page += column(60, 540, ["The text goes on below, with 82.9 and 84.3 in it, as ever."])
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert "Reads | 82.3 | 85.4\nCo-citations of all | 82.9 | 84.3\n\nThe text goes on" in text


def test_a_name_in_two_lines_under_a_head_does_not_part_a_table(
    tmp_path: Path, write_pdf: WritePdf
) -> None:
    page = [
        *table([("Maths", "91.6", "92.0"), ("Proofs", "88.9", "88.0")], (80, 200, 300), 700),
        (180, 676, 10, "Coding"),
        (80, 664, 10, "Live bench"), (80, 652, 8, "(one year)"),
        *table([("Whole bench", "75.8", "77.1")], (80, 200, 300), 640),
    ]  # fmt: skip
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert text.endswith("88.0\nCoding\nLive bench\n(one year)\nWhole bench | 75.8 | 77.1")


def test_prose_below_a_table_is_no_row(tmp_path: Path, write_pdf: WritePdf, column: Column) -> None:
    rows = [("MHA", "32", "45.2"), ("GQA", "8", "44.9"), ("MQA", "1", "43.0")]
    page = [*table(rows, (80, 200, 300), 700), *column(60, 664, PROSE)]
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert "MQA | 1 | 43.0\n\nLine 0 tells of caches" in text


def test_values_with_a_factor_above_a_figure_are_a_table(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    rows = [("Loss", "2.6 \xd7 C", "2.5 \xd7 C"), ("Last loss", "1.5 \xd7 C", "1.4 \xd7 C")]
    page = [
        *column(60, 740, PROSE[:3]),
        *((x, 690 - 12 * n, 10, cell) for n, row in enumerate(rows) for x, cell in zip((80, 200, 300), row, strict=True)),
        (60, 640, 10, "Figure 2: Loss over tokens."),
    ]  # fmt: skip
    text = read_pdf(write_pdf(tmp_path / "a.pdf", [page])).text
    assert "Loss | 2.6 \xd7 C | 2.5 \xd7 C\nLast loss | 1.5 \xd7 C | 1.4 \xd7 C" in text


def test_labels_inside_a_figure_go_and_a_table_above_it_stays(
    tmp_path: Path, write_pdf: WritePdf, column: Column
) -> None:
    rows = [("MHA", "32", "45.2"), ("GQA", "8", "44.9")]
    page = [
        *column(60, 740, PROSE[:3]),
        *((x, 690 - 12 * n, 10, cell) for n, row in enumerate(rows) for x, cell in zip((80, 200, 300), row, strict=True)),
        *((x, 600, 7, tick) for x, tick in ((100, "0"), (160, "20"), (220, "40"))),
        (150, 585, 7, "Tokens seen"),
        (60, 560, 10, "Figure 2: Loss over tokens."),
        *column(60, 520, ["The text goes on below."]),
    ]  # fmt: skip
    reading = read_layout(write_pdf(tmp_path / "a.pdf", [page]))
    assert "Tokens seen" not in reading.document.text
    assert "MHA | 32 | 45.2\nGQA | 8 | 44.9\n\nFigure 2: Loss over tokens." in reading.document.text
    assert reading.report.labels > 0
