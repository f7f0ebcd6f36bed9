"""Which lines are headings: by number, by name and by the look that the headings of a file share.

Sample: "3.2 MOONCAKE's Prefill Pool", bold and larger than the text, after the heading "3.1 ...".
"""

import re
from collections import Counter
from collections.abc import Sequence

from knowledge.pdf.lines import Line

_LONGEST = 120
_LARGE = 1.08
"""Height of a heading's letters to those of the text, from which it is set larger."""
_NUMBERED = re.compile(
    r"(?:(?i:appendix)\s+)?(?P<number>\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){0,3})\.?\s+[\"“‘']?(?=[A-Z])",
)
_NAMES = re.compile(
    r"(?:abstract|introduction|background|preliminaries|related works?|motivation|methods?|methodology"
    r"|experiments?|experimental setup|results?|evaluation|analysis|discussions?|limitations?"
    r"|(?:conclusions?|discussion|limitations)(?:,? (?:and|&) (?:future works?|discussion|limitations))?"
    r"|future works?|acknowledge?ments?|acknowledgm?ent|references|bibliography|contents|table of contents"
    r"|appendix|appendices|supplementary materials?|ethics statement|contributions?|broader impact)",
    re.IGNORECASE,
)
_FIRST = re.compile(r"(?:abstract|(?:1\.?\s+)?introduction)[.:]?", re.IGNORECASE)
_WORDY = re.compile(r"[^\W\d_]{3}")
_SMALL_CAPS = re.compile(r"cmcsc|smallcaps|-sc\b|caps", re.IGNORECASE)

Number = tuple[int, ...]


class Headings:
    """Knows the headings of one document: the look of its text and of its numbered headings.

    `first` is the line that ends title and authors (Abstract, else Introduction), None without one.
    """

    def __init__(self, pages: Sequence[Sequence[Line]]) -> None:
        self.body = body_height(pages)
        looks = Counter(
            _look(line)
            for lines in pages
            for line in lines
            if self._outstanding(line) and _NUMBERED.match(line.text) and self._possible(line)
        )
        self._looks = {look for look, times in looks.items() if times >= 2}
        self._unnumbered = not self._looks
        self._last: Number = ()
        opening = pages[0] if pages else ()
        self.first = next((line for line in opening if _FIRST.fullmatch(line.text)), None)

    def is_heading(self, line: Line) -> bool:
        """Whether the line begins a section. Ask line after line: numbers have to follow each other."""
        if not self._possible(line):
            return False
        text = line.text
        if _NAMES.fullmatch(text.rstrip(".:")):
            return self._outstanding(line) or text[:1].isupper()
        match = _NUMBERED.match(text)
        if match and self._outstanding(line):
            number = _number(match["number"])
            if follows(self._last, number):
                self._last = number
                return True
            return False
        large = line.height > _LARGE * self.body
        if self._unnumbered:
            return large and line.bold and len(text) >= 4
        return large and _look(line) in self._looks and text[:1].isupper()

    def continues(self, above: Line, line: Line) -> bool:
        """Whether a line is the second line of the heading above it."""
        return (
            _look(above) == _look(line)
            and 0 < above.y0 - line.y0 < 1.7 * above.height
            and self._outstanding(line)
            and not _NUMBERED.match(line.text)
            and len(line.text) <= _LONGEST
        )

    def _outstanding(self, line: Line) -> bool:
        large = line.height > _LARGE * self.body
        return line.bold or large or bool(_SMALL_CAPS.search(line.main.font))

    def _possible(self, line: Line) -> bool:
        text, cells = line.text, line.cells()
        if len(text) > _LONGEST or line.symbols > 0.3 or not _WORDY.search(text):
            return False
        if line.height < 0.9 * self.body or text.endswith((",", ";")):
            return False
        # A second cell is a table's, or the page of an entry of the contents.
        return len(cells) == 1 or (len(cells) == 2 and bool(_bare_number(cells[0].text)))


def follows(last: Number, number: Number) -> bool:
    """Whether a section of `number` may come next: its own next, an ancestor's, a first child, or A.

    Letters count from 101, so that an appendix comes after every numbered section. One number may be
    missing: a heading that was not recognized must not hide those after it.
    """
    if number[0] > 100 >= (last[0] if last else 101):
        return number[0] <= 102
    if number[0] > 100 and not last:
        return False
    if number[: len(last)] == last and len(number) > len(last):
        return all(part <= 2 for part in number[len(last) :]) if last else number[0] <= 2
    depth = len(number) - 1
    if number[:depth] == last[:depth] and len(last) > depth:
        return last[depth] < number[depth] <= last[depth] + 2
    # 5 -> 6.1 where the heading of 6 itself was not recognized.
    return bool(last) and number[0] == last[0] + 1 and all(part == 1 for part in number[1:])


def body_height(pages: Sequence[Sequence[Line]]) -> float:
    """The height of most letters of the document, in points."""
    heights: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            heights[round(line.height * 4) / 4] += len(line.text)
    return heights.most_common(1)[0][0] if heights else 10.0


def _number(text: str) -> Number:
    first, *rest = text.rstrip(".").split(".")
    top = int(first) if first.isdigit() else 101 + ord(first.upper()) - ord("A")
    return (top, *map(int, rest))


def _bare_number(text: str) -> bool:
    return bool(re.fullmatch(r"(?:\d{1,2}(?:\.\d{1,2}){0,3}|[A-Z](?:\.\d{1,2}){0,3})\.?", text))


def _look(line: Line) -> tuple[str, float]:
    return line.main.font, round(line.height * 2) / 2
