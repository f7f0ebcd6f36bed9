"""Words to lines: what stands on one baseline and was written in one go.

Sample: Line of the words "2.1.4.", "Comparison", "of", ... with x0=70.9, x1=257.1, y0=167.0, y1=177.8.
"""

import itertools
import re
import statistics
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from knowledge.pdf.words import Word

CELL_GAP = 1.2
"""Blank between two words, in heights of the line, from which they stand in two cells."""

_SYMBOL_FONT = re.compile(
    r"cmmi|cmsy|cmex|cmbsy|msam|msbm|eu[fsrx]m|math|txsy|txex|txmi|rsfs|lasy|wasy|mnsymb|stix|bbm|dsrom|esint",
    re.IGNORECASE,
)
_SYMBOL = re.compile(r"[=+<>|∈∉∑∏∫√∂∇≤≥≈≠∼≪≫×·⊙⊤∥∞→←{}\[\]^_]")
_NOTE_MARK = re.compile(r"[*†‡§¶∗⋆]+")
_NOTED = re.compile(r"[^\W\d_]{3}$|[^\W_][.,;:)”\"]$|\][.,;:]$")
_GREEK = re.compile("[\u0391-\u03c9]")


@dataclass(frozen=True)
class Line:
    """Words from left to right on one baseline. Scripts stand where they were written."""

    words: tuple[Word, ...]

    @cached_property
    def x0(self) -> float:
        return min(word.x0 for word in self.words)

    @cached_property
    def x1(self) -> float:
        return max(word.x1 for word in self.words)

    @cached_property
    def y0(self) -> float:
        return self.main.y0

    @cached_property
    def y1(self) -> float:
        return self.main.y1

    @cached_property
    def main(self) -> Word:
        """The word that stands for the line: the longest of those that are no scripts."""
        return max(self.words, key=lambda word: (len(word.text) * word.height, -word.x0))

    @cached_property
    def height(self) -> float:
        """Height of most letters, in points."""
        sizes = sorted((word.height, len(word.text)) for word in self.words)
        half = sum(count for _, count in sizes) / 2
        for height, count in sizes:
            half -= count
            if half <= 0:
                return height
        return sizes[-1][0]

    @cached_property
    def text(self) -> str:
        return "".join(piece for _, piece in pieces(self.words)).strip()

    @cached_property
    def bold(self) -> bool:
        letters = sum(len(word.text) for word in self.words if word.bold)
        return letters > 0.6 * sum(len(word.text) for word in self.words)

    @cached_property
    def plain_words(self) -> int:
        """How many words of at least three letters are set in a font for text."""
        return sum(
            word.text.strip(".,;:()").isalpha() and len(word.text) >= 3 and not symbolic(word)
            for word in self.words
        )

    @cached_property
    def symbols(self) -> float:
        """The share of letters that are set as mathematics, 0..1."""
        letters = sum(len(word.text) for word in self.words)
        return sum(len(word.text) for word in self.words if symbolic(word)) / max(letters, 1)

    def cells(self) -> list["Line"]:
        """The line cut where the blank is wide."""
        cut: list[list[Word]] = [[]]
        for word in self.words:
            last = cut[-1][-1] if cut[-1] else None
            if last is not None and word.x0 - last.x1 > CELL_GAP * self.main.height:
                cut.append([])
            cut[-1].append(word)
        return [Line(tuple(words)) for words in cut]


def symbolic(word: Word) -> bool:
    """Whether a word is set as mathematics, going by its font, else by its letters."""
    if _SYMBOL_FONT.search(word.font):
        return True
    return len(word.text) <= 2 and bool(_SYMBOL.search(word.text) or _GREEK.search(word.text))


def lines_of(words: Sequence[Word]) -> list[Line]:
    """Lines in the order in which the file writes them."""
    lines: list[Line] = []
    current: list[Word] = []
    for word in words:
        if current and not _continues(current, word):
            lines.append(Line(tuple(current)))
            current = []
        current.append(word)
    return [*lines, Line(tuple(current))] if current else lines


def _continues(words: list[Word], word: Word) -> bool:
    """Whether `word` goes on where the line has come to, allowing for scripts above and below."""
    last = words[-1]
    if last.hyphen:
        return False
    tallest = max(words[-8:], key=lambda each: each.height)
    height = max(tallest.height, word.height)
    # A script may stand under another, but not under its base.
    base = max(
        (each.x0 for each in words[-4:] if each.height > 0.8 * tallest.height), default=last.x0
    )
    moves_on = word.x0 >= min(last.x1, max(base, last.x0)) - 0.3 * height
    if word.height > 0.8 * tallest.height:
        moves_on = word.x0 >= last.x0 - 0.1 * height
    middle = (tallest.y0 + tallest.y1) / 2
    overlaps = min(tallest.y1, word.y1) - max(tallest.y0, word.y0)
    near = abs((word.y0 + word.y1) / 2 - middle) < 0.75 * height
    # A script of a script may clear the line altogether.
    small = word.height < 0.6 * tallest.height
    least = -0.15 * tallest.height if small else 0.25 * min(tallest.height, word.height)
    return moves_on and near and overlaps > least


def pieces(words: Iterable[Word]) -> Iterator[tuple[Word, str]]:
    """Each word with its text, a blank before it where one belongs, "^" before a raised number.

    Raised numbers and marks that point to a note are left out: they would read as part of the word.
    """
    last: Word | None = None
    end = 0.0  # where the last word ends, a mark behind it included
    for word in words:
        if last is None:
            yield word, word.text
        else:
            gap = word.x0 - end
            blank = gap > (0.05 if word.spaced else 0.2) * max(word.height, last.height)
            raised = _raised(last, word)
            if raised and (not blank or last.text[-1:] in ".;") and _points_to_note(last, word):
                end = word.x1
                continue
            power = (
                raised and not blank and last.text[-1:].isdigit() and not word.text[:1].isalpha()
            )
            yield word, (" " if blank else "^" if power else "") + word.text
        last, end = word, word.x1


def _raised(base: Word, word: Word) -> bool:
    """Whether a word is smaller than the one before it and stands above its middle."""
    return (
        word.height < 0.86 * base.height and (word.y0 + word.y1) / 2 > base.y0 + 0.6 * base.height
    )


def _points_to_note(base: Word, word: Word) -> bool:
    """A number behind a whole word or behind its stop, or a mark such as a dagger."""
    if _NOTE_MARK.fullmatch(word.text):
        return True
    return bool(word.text.isdigit() and len(word.text) <= 2 and _NOTED.search(base.text))


def pitch(lines: Sequence[Line]) -> float:
    """The usual distance from one baseline to the next below it, in points; 12 where none is found."""
    steps = [
        above.y0 - below.y0
        for above, below in itertools.pairwise(lines)
        if 0 < above.y0 - below.y0 < 3 * above.main.height
    ]
    return statistics.median(steps) if steps else 12.0
