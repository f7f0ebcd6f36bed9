"""Blocks to sections of text, with the place of every word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from knowledge.documents import SECTION_BREAK, Section
from knowledge.pdf.blocks import Block
from knowledge.pdf.layout import Entry, Layout
from knowledge.pdf.lines import Line, pieces
from knowledge.pdf.tables import cells_at, column_blanks
from knowledge.pdf.words import Word

EQUATION = "[equation]"
CELL = " | "

_REFERENCES = re.compile(r"(?:\d+\.?\s+)?(?:references|bibliography)[.:]?", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents[.:]?", re.IGNORECASE)
_LEADERS = re.compile(r"(?:\.\s?){4,}\s*\d*$")
_WHOLE = re.compile(r"[^\W\d_]{5,}")
_HYPHENATED = re.compile(r"\w+-\w+")
_LONGEST_WORD = 60
_LAST_LETTERS = re.compile(r"\w*$")
_PREFIXES = frozenset(
    ("extra", "hyper", "inter", "macro", "micro", "multi", "super", "trans", "ultra", "under")
)
_SUSPENDED = re.compile(r"(?:and|or|to)\b")
_CUT = re.compile(r"(\w+)[-\u2010\u00ad]$")


@dataclass
class Assembled:
    """The sections, where their words stand, and how many characters of references were left out."""

    sections: list[Section] = field(default_factory=list)
    layout: Layout = field(default_factory=lambda: Layout([]))
    references: int = 0


@dataclass
class _Text:
    """A section as it grows; entries count from its own beginning."""

    name: str
    text: str = ""
    entries: list[Entry] = field(default_factory=list)

    def say(self, text: str) -> None:
        self.text += text


def assemble(blocks: Sequence[Block]) -> Assembled:
    """Sections by heading, in order; contents and references are left out."""
    written = _words_written(blocks)
    grown: list[_Text] = [_Text("")]
    for block in blocks:
        if block.kind == "heading":
            grown.append(_Text(" ".join(line.text for line in block.lines)))
        else:
            _write(grown[-1], block, written)
    total = sum(len(text.text) for text in grown)
    done = Assembled()
    entries: list[Entry] = []
    offset = passed = 0
    for text in grown:
        passed += len(text.text)
        # A line `References` early in the file stands in its contents.
        if _REFERENCES.fullmatch(text.name) and passed - len(text.text) > total / 4:
            done.references += len(text.text)
        elif text.text and not _CONTENTS.fullmatch(text.name):
            done.sections.append(_section(text))
            entries += [
                (offset + at, page, first, count) for at, page, first, count in text.entries
            ]
            offset += len(text.text) + len(SECTION_BREAK)
    done.layout = Layout(entries)
    return done


def _section(text: _Text) -> Section:
    pages = [(at, page) for at, page, _, _ in text.entries]
    breaks: list[tuple[int, int]] = []
    for at, page in pages:
        if page != (breaks[-1][1] if breaks else None):
            breaks.append((at, page))
    first = breaks[0][1] if breaks else None
    return Section(text.name, first, text.text, tuple(breaks[1:]))


def _write(section: _Text, block: Block, written: frozenset[str]) -> None:
    if all(_LEADERS.search(line.text) for line in block.lines):
        return
    if section.text:
        section.say(SECTION_BREAK)
    if block.kind == "equation":
        at = len(section.text)
        for line, page in zip(block.lines, block.pages, strict=True):
            section.entries += [(at, page, word.first, word.count) for word in line.words]
        section.say(EQUATION)
        return
    rows = block.kind == "rows"
    blanks = column_blanks(block.lines) if rows else []
    for number, (line, page) in enumerate(zip(block.lines, block.pages, strict=True)):
        if number:
            after = next((word.text for word in line.words), "")
            _end_line(section, block.lines[number - 1], after, written, rows)
        for cell_number, cell in enumerate(cells_at(line, blanks) if rows else [line]):
            if cell_number:
                section.say(CELL)
            _write_words(section, cell.words, page)


def _write_words(section: _Text, words: Sequence[Word], page: int) -> None:
    for word, text in pieces(words):
        at = len(section.text) + len(text) - len(word.text)
        section.entries.append((at, page, word.first, word.count))
        section.say(text)


def _end_line(section: _Text, above: Line, after: str, written: frozenset[str], rows: bool) -> None:
    """What stands between two lines: a blank, nothing after a cut word, a line end between rows."""
    if rows:
        section.say("\n")
        return
    # Only the last word matters; a search of all that was written would take ever longer.
    ending = section.text[-_LONGEST_WORD:]
    cut = _CUT.search(ending)
    if not above.words[-1].hyphen and not (cut and after[:1].isalnum()):
        section.say(" ")
        return
    if cut and not above.words[-1].hyphen:
        section.text, ending = section.text[:-1], ending[:-1]
    before, tail = _LAST_LETTERS.search(ending), re.match(r"\w*", after)
    head = before.group() if before else ""
    rest = tail.group() if tail else ""
    if _SUSPENDED.match(after):
        section.say("- ")  # "sentence- and token-level"
        return
    divided = head[-1:].islower() and after[:1].islower()
    if f"{head}-{rest}".casefold() in written:
        divided = False
    elif f"{head}{rest}".casefold() in written:
        divided = True
    elif _HYPHENATED.match(after):
        divided = False  # words with a hyphen are cut at it: "state-", "of-the-art"
    elif head not in _PREFIXES and {head.casefold(), rest.casefold()} <= written:
        divided = False  # two words of the document's own: "vertical-slash"
    section.say("" if divided else "-")


def _words_written(blocks: Sequence[Block]) -> frozenset[str]:
    """Words that the document writes where no line ends: whole, and with a hyphen."""
    found: set[str] = set()
    for text in _texts(blocks):
        folded = text.casefold()
        found.update(_HYPHENATED.findall(folded))
        found.update(_WHOLE.findall(folded))
    return frozenset(found)


def _texts(blocks: Sequence[Block]) -> Iterator[str]:
    cut = False
    for block in blocks:
        for line in block.lines:
            text = re.sub(r"^\w+", "", line.text) if cut else line.text
            cut = line.words[-1].hyphen or bool(_CUT.search(text))
            yield _LAST_LETTERS.sub("", text.rstrip("-\u2010\u00ad"), count=1) if cut else text
