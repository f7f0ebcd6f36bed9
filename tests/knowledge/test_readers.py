"""Each kind of file becomes a clean document; what cannot be read gives a reason and stops nothing."""

import json
from pathlib import Path

import pytest

from knowledge.documents import Document
from knowledge.readers import ReadResult, find_files, read_file


def only(path: Path) -> Document:
    (result,) = read_file(path)
    assert result.document is not None, result.reason
    return result.document


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_a_bad_line_of_jsonl_gives_its_number_and_the_rest_go_on(tmp_path: Path) -> None:
    lines = [
        '{"id": "a", "title": "First", "text": "One."}',
        "{not json",
        '["id"]',
        '{"id": 7, "text": "x"}',
        '{"id": "b", "text": "   "}',
        '{"id": "c", "title": 3, "text": "x"}',
        '{"id": "d\\n", "text": "x"}',
        "[" * 100_000,
        "",
        '{"id": "e", "text": "Last."}',
    ]
    results = list(read_file(write(tmp_path / "docs.jsonl", "\n".join(lines))))
    read = {result.document.id: result.document for result in results if result.document}
    assert list(read) == ["a", "e"]
    assert (read["a"].title, read["e"].title) == ("First", "")
    faults = [
        (result.source.rpartition(":")[2], result.reason) for result in results if result.reason
    ]
    assert [line for line, _ in faults] == ["2", "3", "4", "5", "6", "7", "8"]
    for (_, reason), expected in zip(
        faults,
        ["not a JSON", "got list", "got 7", "'text'", "'title'", "'id'", "not a"],
        strict=True,
    ):
        assert expected in reason
    assert results[-1].share == pytest.approx(1.0)


def test_lone_surrogates_and_control_characters_are_dropped(tmp_path: Path) -> None:
    row = '{"id": "a", "title": "T\\u0000itle", "text": "key\\ud800 and\\u0007 value\\r\\nnext \\ud83d\\ude00"}'
    document = only(write(tmp_path / "docs.jsonl", row))
    assert document.title == "Title"
    assert document.text == "key and value\nnext 😀"
    document.text.encode("utf-8")


def test_markdown_has_sections_by_heading_but_not_inside_code(tmp_path: Path) -> None:
    text = "Intro.\n\n# The cache #\n\nIt grows.\n\n```\n# no heading\n```\n\n## Limits\n\nNone.\n\n### Empty\n"
    document = only(write(tmp_path / "kv.md", text))
    assert document.title == "The cache"
    assert document.id == "kv.md"
    assert [section.name for section in document.sections] == ["", "The cache", "Limits"]
    assert "# no heading" in document.sections[1].text


def test_text_is_one_section_titled_by_its_file(tmp_path: Path) -> None:
    document = only(write(tmp_path / "memory notes.txt", "\ufeffOne key.\r\nOne value.\n"))
    assert (document.id, document.title) == ("memory notes.txt", "memory notes")
    assert document.text == "One key.\nOne value."


def test_latex_keeps_words_and_numbers_and_drops_commands(tmp_path: Path) -> None:
    text = r"""\documentclass{article} % a comment
\title{Scaling \emph{Laws}}
\begin{document}
\begin{abstract} Loss falls as $L(N) = \frac{a}{N^{0.076}}$ \cite{kaplan}. \end{abstract}
\section{Results \& limits}
A \textbf{70B \emph{model}} used 1.4T tokens, 10\% more; see \ref{fig:a}. % hidden
\begin{thebibliography}{9} \bibitem{kaplan} Kaplan. \end{thebibliography}
\end{document} after
"""
    document = only(write(tmp_path / "paper.tex", text))
    assert document.title == "Scaling Laws"
    assert [section.name for section in document.sections] == ["", "Results & limits"]
    assert "L(N) = a/N^0.076" in " ".join(document.sections[0].text.split())
    assert "A 70B model used 1.4T tokens, 10% more; see ." in document.sections[1].text
    for hidden in ("\\", "Kaplan", "hidden", "after", "comment"):
        assert hidden not in document.text


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.docx", b"x", "'.docx' cannot be read; expected .jsonl"),
        ("a.txt", b"", "the file is empty"),
        ("a.txt", b"caf\xe9", "byte 3 is not UTF-8"),
        ("a.md", b"# Only\n", "nothing but headings"),
        ("a.tex", b"\\begin{document}\\maketitle\\end{document}", "no text is left"),
        ("a.pdf", b"%PDF-1.4 broken", "not a PDF that can be opened"),
        ("a.pdf", b"", "not a PDF that can be opened"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    (tmp_path / name).write_bytes(content)
    (result,) = read_file(tmp_path / name)
    assert result.document is None
    assert reason in result.reason


def test_a_file_that_is_not_there_says_so(tmp_path: Path) -> None:
    assert list(read_file(tmp_path / "absent.md")) == [
        ReadResult(
            str(tmp_path / "absent.md"),
            None,
            f"[Errno 2] No such file or directory: '{tmp_path / 'absent.md'}'",
        )
    ]


def test_folders_are_searched_for_what_can_be_read(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "sub/c.JSONL", ".hidden/d.md", ".e.md", "image.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        write(tmp_path / name, json.dumps({}))
    found = find_files([tmp_path, tmp_path / "a.md", tmp_path / "image.png"])
    names = [str(path.relative_to(tmp_path)) for path in found]
    assert names == ["a.md", "b.txt", "sub/c.JSONL", "image.png"]
