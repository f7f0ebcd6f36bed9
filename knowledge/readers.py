"""Files to documents: JSONL, Markdown, text, LaTeX and PDF. One bad file or line never stops the rest.

Whoever takes files from others reads them through `reading/pool.py`, in a process of their own.

Sample line of a JSONL file: {"id": "e0", "title": "Type inference", "text": "The goal is ..."}
(`title` may be left out).
"""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from knowledge.documents import Document, Section, clean
from knowledge.errors import ContentError
from knowledge.latex_reader import read_latex
from knowledge.pdf_reader import PDF_READER_VERSION, PdfReport, read_layout
from knowledge.reading.limits import DEFAULT_LIMITS, ReadLimits

TEXT_READER_VERSION = "1"
"""Counted up when the same Markdown, text or LaTeX file would give another document."""

ABOUT_FILES = frozenset({"manifest.jsonl", "manifest.yaml", "manifest.yml"})
"""Files that say what the others of their folder are; see `reading/about.py`."""

_ID_LIMIT = 200
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t]*#*$")
_FENCE = re.compile(r"^ {0,3}(?:```|~~~)")


@dataclass(frozen=True)
class ReadResult:
    """A document, or the reason why there is none; `source` is the file, with the line for JSONL.

    `share` is how much of the file has been read, 0..1. `layout` (see `pdf/layout.py`) and `report`
    are there for a PDF.
    """

    source: str
    document: Document | None
    reason: str = ""
    share: float = 1.0
    layout: bytes = b""
    report: PdfReport | None = None


def reader_key(path: Path) -> str:
    """What, beside a file's bytes, decides on the one document in it; "" where there may be several."""
    suffix = path.suffix.lower()
    if suffix == ".pdf":
        return f"pdf-{PDF_READER_VERSION}"
    return f"{suffix[1:]}-{TEXT_READER_VERSION}" if suffix in _READERS else ""


def find_files(paths: Iterable[Path]) -> list[Path]:
    """The given files, and those of the given folders that can be read, sorted and without hidden ones."""
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            inside = (file for file in sorted(path.rglob("*")) if file.suffix.lower() in SUFFIXES)
            found += [
                file
                for file in inside
                if file.is_file()
                and file.name not in ABOUT_FILES
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            ]
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def read_file(path: Path, limits: ReadLimits = DEFAULT_LIMITS) -> Iterator[ReadResult]:
    """Every document of the file, or the reason why there is none."""
    suffix = path.suffix.lower()
    try:
        if suffix == ".jsonl":
            yield from _read_jsonl(path, limits)
        elif suffix == ".pdf":
            reading = read_layout(path, limits)
            packed = reading.layout.packed()
            yield ReadResult(str(path), reading.document, layout=packed, report=reading.report)
        elif suffix in _READERS:
            _check_size(path, path.stat().st_size, limits)
            yield ReadResult(str(path), _READERS[suffix](path))
        else:
            expected = ", ".join(sorted(SUFFIXES))
            yield ReadResult(
                str(path), None, f"{path.suffix!r} cannot be read; expected {expected}."
            )
    except (ContentError, OSError) as error:
        yield ReadResult(str(path), None, str(error))


def _check_size(path: Path, size: int, limits: ReadLimits) -> None:
    if size > limits.file_bytes:
        raise ContentError(
            f"{path.name}: {size} bytes; the limit is {limits.file_bytes}. Split it and add the parts."
        )


def _read_jsonl(path: Path, limits: ReadLimits) -> Iterator[ReadResult]:
    size, passed = max(path.stat().st_size, 1), 0
    with path.open("rb") as lines:
        for number, line in enumerate(
            iter(lambda: lines.readline(limits.file_bytes), b""), start=1
        ):
            passed += len(line)
            _check_size(path, len(line) + 1, limits)
            if not line.strip():
                continue
            source = f"{path}:{number}"
            try:
                yield ReadResult(source, _jsonl_document(line), share=passed / size)
            except ContentError as error:
                yield ReadResult(source, None, str(error), share=passed / size)


def _jsonl_document(line: bytes) -> Document:
    try:
        row: object = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ContentError(f"not a JSON line: {error}") from error
    if not isinstance(row, dict):
        raise ContentError(f'expected {{"id", "title"?, "text"}}, got {type(row).__name__}')
    given_id, title, text = row.get("id"), row.get("title") or "", row.get("text")
    if (
        not isinstance(given_id, str)
        or not 0 < len(given_id) <= _ID_LIMIT
        or not given_id.isprintable()
    ):
        raise ContentError(
            f"'id': expected 1 to {_ID_LIMIT} printable characters, got {given_id!r:.80}"
        )
    if not isinstance(title, str):
        raise ContentError(f"'title': expected a string, got {title!r:.80}")
    if not isinstance(text, str) or not clean(text).strip():
        raise ContentError(f"'text': expected a string that is not empty, got {text!r:.80}")
    heading = " ".join(clean(title).split())
    return Document(given_id, heading, (Section("", None, clean(text).strip()),))


def _read_text(path: Path) -> Document:
    text = _decoded(path).strip()
    if not text:
        raise ContentError(f"{path.name}: the file is empty; expected text.")
    return Document(path.name, path.stem, (Section("", None, text),))


def _read_markdown(path: Path) -> Document:
    """Sections by heading; a `#` inside fenced code is none."""
    sections: list[tuple[str, list[str]]] = [("", [])]
    fenced = False
    for line in _decoded(path).split("\n"):
        fenced ^= bool(_FENCE.match(line))
        heading = None if fenced else _HEADING.match(line)
        if heading:
            sections.append((heading.group(1), []))
        else:
            sections[-1][1].append(line)
    texts = [Section(name, None, "\n".join(lines).strip()) for name, lines in sections]
    kept = tuple(section for section in texts if section.text)
    if not kept:
        raise ContentError(f"{path.name}: nothing but headings; expected text.")
    title = next((section.name for section in texts if section.name), path.stem)
    return Document(path.name, title, kept)


def _read_latex(path: Path) -> Document:
    return read_latex(path, _decoded(path))


def _decoded(path: Path) -> str:
    try:
        return clean(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ContentError(
            f"{path.name}: byte {error.start} is not UTF-8; save it as UTF-8."
        ) from error


_READERS: dict[str, Callable[[Path], Document]] = {
    ".md": _read_markdown,
    ".markdown": _read_markdown,
    ".txt": _read_text,
    ".tex": _read_latex,
}
SUFFIXES = frozenset({".jsonl", ".pdf", *_READERS})
