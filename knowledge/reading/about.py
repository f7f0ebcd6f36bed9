"""What a folder's owner says of the files in it: title, authors and year, which PDFs so often lack.

Sample line of `manifest.jsonl` (or entry of the list in `manifest.yaml`) beside the files:
    {"file": "attention.pdf", "title": "Attention Is All You Need", "authors": ["A. Vaswani"], "year": 2017}
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.documents import Document
from knowledge.errors import ContentError
from knowledge.readers import ABOUT_FILES

_Text = Annotated[str, Field(min_length=1, max_length=500)]


class About(BaseModel):
    """One file's entry; what is left out is taken from the file itself."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    file: _Text
    title: _Text | None = None
    authors: tuple[_Text, ...] | None = None
    year: Annotated[int, Field(ge=1600, le=2200)] | None = None

    @property
    def digest(self) -> str:
        """Changes with the entry, so that the file is read again."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()[:16]

    def applied(self, document: Document) -> Document:
        """The document under this title, by these authors, of this year."""
        return replace(
            document,
            title=document.title if self.title is None else " ".join(self.title.split()),
            authors=document.authors if self.authors is None else self.authors,
            year=document.year if self.year is None else self.year,
        )


def read_about(folder: Path) -> dict[str, About]:
    """The entries of a folder's manifest by file name; empty where there is none.

    Raises ContentError with the line or entry that is wrong.
    """
    for name in sorted(ABOUT_FILES):
        path = folder / name
        if path.is_file():
            return {entry.file: entry for entry in _entries(path)}
    return {}


def _entries(path: Path) -> Iterator[About]:
    for place, row in _rows(path):
        try:
            yield About.model_validate(row)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "entry"
            raise ContentError(
                f"{path.name}, {place}: {field!r} is {first['input']!r:.80}: {first['msg']}. Expected "
                '{"file", "title"?, "authors"?: [..], "year"?}.'
            ) from error


def _rows(path: Path) -> Iterator[tuple[str, object]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
        if path.suffix != ".jsonl":
            rows = yaml.safe_load(text) or []
            if not isinstance(rows, list):
                raise ContentError(f"{path.name}: expected a list, got {type(rows).__name__}.")
            yield from ((f"entry {number}", row) for number, row in enumerate(rows, start=1))
            return
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip():
                yield f"line {number}", json.loads(line)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise ContentError(
            f"{path.name}: cannot be read ({error}). Mend it and add again."
        ) from error
