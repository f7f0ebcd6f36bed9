"""The words of a PDF page with their places, as pdfium finds them.

Sample: Word(text="attention", first=120, count=9, x0=72.0, x1=118.4, y0=540.1, y1=551.0,
             font="NimbusRomNo9L-Regu", spaced=True)
Places are in points, y upwards, on the page turned so that most of its text stands upright.
`first` and `count` number pdfium's characters of the page, which is how a span is found again.
"""

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2.raw as pdfium  # type: ignore[import-untyped]

from knowledge.documents import clean, fold

_ENDS = frozenset("\r\n \t\x00\xa0")
_HYPHEN = "\x02"
"""What pdfium gives for a hyphen at a line's end."""
_SCRIPT = 0.86
"""A letter of less than this share of its neighbour's height begins a word: a script, most often."""
_BOLD = re.compile(r"bold|medi\b|medi$|demi|black|heavy|cmbx|-bd|bx\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Word:
    """Letters that stand together in one font; `spaced` says whether a blank came before.

    `hyphen` is set on a word that its line's end cut in two.
    """

    text: str
    first: int
    count: int
    x0: float
    x1: float
    y0: float
    y1: float
    font: str
    spaced: bool = True
    hyphen: bool = False

    @property
    def height(self) -> float:
        return self.y1 - self.y0

    @property
    def bold(self) -> bool:
        return bool(_BOLD.search(self.font))


class _Page:
    """pdfium's answers for one text page, with the buffers that they are written into."""

    def __init__(self, text_page: Any) -> None:
        self._page = text_page
        self._box = pdfium.FS_RECTF()
        self._font = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()

    def letter(self, index: int) -> int:
        return int(pdfium.FPDFText_GetUnicode(self._page, index))

    def box(self, index: int) -> tuple[float, float, float, float]:
        box = self._box
        if not pdfium.FPDFText_GetLooseCharBox(self._page, index, ctypes.byref(box)):
            return (0.0, 0.0, 0.0, 0.0)
        return (box.left, box.right, box.bottom, box.top)

    def font(self, index: int) -> str:
        pdfium.FPDFText_GetFontInfo(self._page, index, self._font, 128, self._flags)
        return self._font.value.decode("utf-8", errors="replace")

    def turn(self, index: int) -> int:
        """How the letter is turned, in quarter turns 0..3; -1 for anything between."""
        quarters = float(pdfium.FPDFText_GetCharAngle(self._page, index)) / (math.pi / 2)
        return round(quarters) % 4 if abs(quarters - round(quarters)) < 0.05 else -1


def words_of(text_page: Any, count: int) -> tuple[list[Word], str]:
    """The upright words of the first `count` characters, in the order of the file, and the others' text.

    The others are turned against most of the page: stamps in the margin, labels of axes.
    """
    page = _Page(text_page)
    found = [(word, page.turn(word.first)) for word in _words(page, count) if word.text]
    letters: Counter[int] = Counter()
    for word, turn in found:
        letters[turn] += len(word.text)
    upright = letters.most_common(1)[0][0] if letters else 0
    others = " ".join(word.text for word, turn in found if turn != upright)
    return [_turned(word, upright) for word, turn in found if turn == upright], others


def _words(page: _Page, count: int) -> Iterator[Word]:
    letters, first, spaced = "", 0, True
    box = (0.0, 0.0, 0.0, 0.0)
    for index, letter, width in _letters(page, count):
        if letter in _ENDS or letter == _HYPHEN:
            if letters:
                yield _word(page, letters, first, index - first, box, (spaced, letter == _HYPHEN))
            letters, spaced = "", letter not in "\r\n"
            continue
        here = page.box(index)
        if letters and _apart(box, here):
            yield _word(page, letters, first, index - first, box, (spaced, False))
            letters, spaced = "", False
        if not letters:
            first, box = index, here
        letters += letter
        box = (box[0], max(box[1], here[1]), min(box[2], here[2]), max(box[3], here[3]))
        last = index + width
    if letters:
        yield _word(page, letters, first, last - first, box, (spaced, False))


def _letters(page: _Page, count: int) -> Iterator[tuple[int, str, int]]:
    """(index, letter, how many of pdfium's characters it takes); halves of a pair are put together."""
    index = 0
    while index < count:
        code = page.letter(index)
        if 0xD800 <= code < 0xDC00 and index + 1 < count:
            low = page.letter(index + 1)
            if 0xDC00 <= low < 0xE000:
                yield index, chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00), 2
                index += 2
                continue
        yield index, chr(code) if code < 0x110000 else " ", 1
        index += 1


def _apart(box: tuple[float, float, float, float], here: tuple[float, float, float, float]) -> bool:
    """Whether a letter of box `here` cannot belong to the word of `box` so far."""
    height, other = box[3] - box[2], here[3] - here[2]
    smaller, larger = sorted((height, other))
    return smaller < _SCRIPT * larger or abs(here[2] - box[2]) > 0.3 * larger or here[0] < box[0]


def _word(
    page: _Page,
    letters: str,
    first: int,
    count: int,
    box: tuple[float, float, float, float],
    flags: tuple[bool, bool],
) -> Word:
    x0, x1, y0, y1 = box
    # Folding makes blanks of some marks; a word has none.
    text = "".join(fold(clean(letters)).split())
    return Word(text, first, count, x0, x1, y0, y1, page.font(first), *flags)


def _turned(word: Word, turn: int) -> Word:
    """The word on the page turned by `turn` quarters, so that it stands upright."""
    x0, x1, y0, y1 = word.x0, word.x1, word.y0, word.y1
    places = {
        1: (y0, y1, -x1, -x0),
        2: (-x1, -x0, -y1, -y0),
        3: (-y1, -y0, x0, x1),
    }.get(turn)
    if places is None:
        return word
    return replace(word, x0=places[0], x1=places[1], y0=places[2], y1=places[3])
