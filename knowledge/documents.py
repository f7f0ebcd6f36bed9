"""What a document is once it has been read: sections of clean text, whatever the file was.

Sample: Document(id="notes.md", title="KV cache", sections=(Section("Memory", None, "One token ..."),))
"""

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property

SECTION_BREAK = "\n\n"

_CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff]")
_SURROGATES = re.compile(r"[\ud800-\udfff]")
_RAISED = re.compile("[⁰¹²³⁴-⁹⁺⁻]+")


@dataclass(frozen=True)
class Section:
    """A named stretch of a document; `page`, on which it begins, counts from 1 where there are pages.

    `breaks` holds (offset in `text`, page) for every later change of the page.
    """

    name: str
    page: int | None
    text: str
    breaks: tuple[tuple[int, int], ...] = ()

    def page_at(self, offset: int) -> int | None:
        """The page on which the character at `offset` of `text` stands."""
        passed = [page for start, page in self.breaks if start <= offset]
        return passed[-1] if passed else self.page


@dataclass(frozen=True)
class Document:
    """A title ("" when the file gives none) and sections; offsets count characters of `text`.

    `authors` are empty and `year` is None where neither the file nor whoever adds it names them.
    """

    id: str
    title: str
    sections: tuple[Section, ...]
    authors: tuple[str, ...] = ()
    year: int | None = None

    @cached_property
    def text(self) -> str:
        """The sections' texts, joined by `SECTION_BREAK`."""
        return SECTION_BREAK.join(section.text for section in self.sections)

    @cached_property
    def digest(self) -> str:
        """sha256 over title and sections, in hex: the same content is the same digest."""
        parts: list[object] = [self.title, *(_digested(section) for section in self.sections)]
        if self.authors or self.year is not None:
            parts.append([self.authors, self.year])
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()

    def section_starts(self) -> list[int]:
        """The offset in `text` at which each section begins."""
        starts, offset = [], 0
        for section in self.sections:
            starts.append(offset)
            offset += len(section.text) + len(SECTION_BREAK)
        return starts


def _digested(section: Section) -> list[object]:
    parts: list[object] = [section.name, section.page, section.text]
    return [*parts, section.breaks] if section.breaks else parts


def clean(text: str) -> str:
    """Drop control characters and lone surrogates, which no JSON reader or index takes; unify line ends."""
    unified = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    return _SURROGATES.sub("", _CONTROLS.sub("", unified))


def fold(text: str) -> str:
    """NFKC: ligatures and mathematical letters become plain ones.

    A raised number is written with "^" first, because NFKC alone makes 1020 of 10 to the 20th.
    """
    marked = _RAISED.sub(lambda match: "^" + match.group(), text)
    return unicodedata.normalize("NFKC", marked)
