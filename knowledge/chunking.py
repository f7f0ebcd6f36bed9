"""Documents to passages: about 1000 characters each, cut between sentences, never across sections.

Neighbours share their bordering sentences, so that a fact told in two is whole in one of them.

The embedder reads 256 tokens, about 1000 characters: of a longer passage the rest would not count.
"""

import hashlib
import itertools
import re
from collections.abc import Iterator

from knowledge.documents import Document
from knowledge.protocol import Passage

TARGET = 1000
"""Characters a passage aims at, and never exceeds but for a short end that would stand alone."""

SHORT = 200
"""An end of a section shorter than this many characters joins the passage before it."""

OVERLAP = 200
"""Characters at most that a passage shares with the one before it."""

CHUNKING_VERSION = "3"
"""Counted up when the same document would give other passages."""

_HEADING_NUMBER = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*|[A-Z](?:\.\d{1,2})*)\.?\s+")
_SENTENCE_END = re.compile(
    # No end behind "et al.", "Fig." or an initial.
    r"(?<!\bal)(?<!\bvs)(?<!\b[Ee]q)(?<!\b[Ff]ig)(?<!\b[Ss]ec)(?<!\b[A-Z])[.!?][\"')\]”’]*\s+(?=[^a-z\s])"
    r"|\n{2,}"
)


def passages_of(document: Document) -> list[Passage]:
    """The document's passages in order; `document.text[start:end]` is each one's text.

    Ids are the document's with a number from 0: "kaplan2020#2".
    """
    passages: list[Passage] = []
    for section, offset in zip(document.sections, document.section_starts(), strict=True):
        for start, end in _spans(section.text):
            passages.append(
                Passage(
                    id=f"{document.id}#{len(passages)}",
                    doc=document.id,
                    title=document.title,
                    section=section.name,
                    page=section.page_at(start),
                    start=offset + start,
                    end=offset + end,
                    text=section.text[start:end],
                )
            )
    return passages


def content_digest(document: Document) -> str:
    """sha256 in hex over the content and the way it is cut: the same digest, the same passages."""
    return hashlib.sha256(f"{CHUNKING_VERSION}:{document.digest}".encode()).hexdigest()


def indexed_text(passage: Passage) -> str:
    """What is embedded and searched by word: the text under its title and section.

    A passage on page 22 seldom says which model it is about; its title does. A heading's number is
    left out, because it matches the numbers of questions.
    """
    section = _HEADING_NUMBER.sub("", passage.section)
    return "\n".join(part for part in (passage.title, section, passage.text) if part)


def _spans(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    borders: list[int] = []
    start = end = 0
    for border in _borders(text):
        if border - start > TARGET and end > start:
            spans.append((start, end))
            start = _next_start(borders, start, end, border)
        end = border
        borders.append(border)
    if spans and end - start < SHORT and end - spans[-1][0] <= TARGET + SHORT:
        start, _ = spans.pop()
    spans.append((start, end))
    trimmed = (_trimmed(text, *span) for span in spans)
    return [(first, last) for first, last in trimmed if last > first]


def _next_start(borders: list[int], start: int, end: int, border: int) -> int:
    """The earliest border in the last OVERLAP characters from which `border` is still in reach."""
    earliest = max(end - OVERLAP, border - TARGET, start + 1)
    within = itertools.takewhile(lambda place: place >= earliest, reversed(borders))
    return min(within, default=end)


def _borders(text: str) -> Iterator[int]:
    """Offsets at which a passage may end, no two more than TARGET apart; the last is the text's end."""
    previous = 0
    for border in (*(match.end() for match in _SENTENCE_END.finditer(text)), len(text)):
        while border - previous > TARGET:
            # A table or a formula without sentences: cut between rows, else at a blank, or anywhere.
            row = text.rfind("\n", previous + SHORT, previous + TARGET)
            blank = row if row >= 0 else text.rfind(" ", previous + SHORT, previous + TARGET)
            previous = blank + 1 if blank >= 0 else previous + TARGET
            yield previous
        previous = border
        yield border


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    part = text[start:end]
    return start + len(part) - len(part.lstrip()), start + len(part.rstrip())
