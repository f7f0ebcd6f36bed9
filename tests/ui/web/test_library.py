"""The list of documents: filtered by every word, newest files first."""

from ui.web.library import Row, matching

ROWS = [
    Row("kaplan2020", "Scaling Laws", "note", 5, ("Jared Kaplan",), 2020),
    Row("ainslie2023", "GQA", "note", 5, ("Joshua Ainslie",), 2023),
    Row("b.pdf", "Scaling Beyond", "file", 40, ("Ann Other",), 2024, "2026-11-20T10:00:00+00:00"),
    Row("a.md", "", "file", 2, added="2026-11-22T10:00:00+00:00"),
]


def _ids(words: str, kind: str = "") -> list[str]:
    return [row.id for row in matching(ROWS, words, kind)]


def test_files_come_first_newest_at_the_top_then_notes_by_title() -> None:
    assert _ids("") == ["a.md", "b.pdf", "ainslie2023", "kaplan2020"]


def test_every_word_must_be_there_wherever_it_stands() -> None:
    assert _ids("scaling") == ["b.pdf", "kaplan2020"]
    assert _ids("SCALING kaplan") == ["kaplan2020"]
    assert _ids("2024") == ["b.pdf"]
    assert _ids("a.md") == ["a.md"]
    assert _ids("scaling nothing") == []


def test_one_kind_alone() -> None:
    assert _ids("scaling", "note") == ["kaplan2020"]
    assert _ids("", "file") == ["a.md", "b.pdf"]
