"""Title, authors and year from the first page, where nearly every paper hides them.

Of twenty-one papers measured, nineteen had no title in their metadata.
"""

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.pdf.lines import Line

_TITLE = (8, 250)
_MOST_AUTHORS = 400
_ABSTRACT = re.compile(r"abstract|introduction|summary", re.IGNORECASE)
_NO_NAME = re.compile(
    r"universit|paper|search|institut|department|school|college|laborator|academy|research|abstract|\bAI\b|inc\b|ltd"
    r"|https?:|www\.|@|\bteam\b|technolog|centre|center|corporation|contribut|equal|correspond|\blabs?\b"
    r"|report|conference|proceedings|january|february|march|april|june|july|august|september|october"
    r"|november|december|figure|table|university|campus|china|usa|canada|germany|france|kingdom",
    re.IGNORECASE,
)
_GROUP = re.compile(r"[A-Z][\w.-]*(?: [A-Z][\w.-]*){0,3}")
"""A team or a company that signs as one."""
_PARTICLE = {
    "de",
    "van",
    "von",
    "der",
    "den",
    "da",
    "di",
    "del",
    "la",
    "le",
    "bin",
    "al",
    "ten",
    "dos",
}
_NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[.'’-])*")
_MARK = re.compile(r"[\d*†‡§¶∗⋆♠♣♥♦∥♢♡♤♧⋄◇,;^&|♮⊕#]+|\band\b|(?<=\s)\d")
_ARXIV = re.compile(r"arxiv:(\d{2})(\d{2})\.\d{4,5}", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d.,/-])(?:19[89]\d|20[0-4]\d)(?![\d,/]|\.\d)")
_SHORT_YEAR = re.compile(r"[A-Z]{3,} ?[’'](\d{2})\b")


@dataclass(frozen=True)
class FrontMatter:
    """What the first page says of the paper; empty, or None, where it does not."""

    title: str = ""
    authors: tuple[str, ...] = ()
    year: int | None = None


def front_matter(lines: Sequence[Line], metadata_title: str, stamps: Sequence[str]) -> FrontMatter:
    """Read the first page's lines, in reading order; `stamps` are furniture and turned text on it."""
    above = list(
        itertools.takewhile(lambda line: not _ABSTRACT.fullmatch(line.text.strip(".:")), lines)
    )
    printed = _largest_print(above if len(above) < len(lines) else lines[:40])
    title = " ".join(" ".join(line.text for line in printed).split())
    shown = _letters(" ".join(line.text for line in lines))
    metadata = " ".join(metadata_title.split())
    if _good(metadata) and _letters(metadata) in shown:
        title = metadata
    if not _good(title):
        title = ""
    after = lines[lines.index(printed[-1]) + 1 :] if printed and title else []
    ahead = list(
        itertools.takewhile(lambda line: not _ABSTRACT.fullmatch(line.text.strip(".:")), after)
    )
    authors = _authors(ahead) if len(ahead) < len(after) else ()
    return FrontMatter(title, authors, _year([*stamps, *(line.text for line in above[:60])]))


def _largest_print(lines: Sequence[Line]) -> list[Line]:
    """The first lines in the largest letters; shorter ones are logos and running heads too often."""
    tallest = max((line.main.height for line in lines if len(line.text) >= 16), default=0.0)
    large = [line.main.height >= 0.95 * tallest > 0 and len(line.text) >= 4 for line in lines]
    first = large.index(True) if True in large else len(lines)
    run = itertools.takewhile(lambda pair: pair[0], zip(large[first:], lines[first:], strict=True))
    return [line for _, line in run]


def _authors(lines: Sequence[Line]) -> tuple[str, ...]:
    """Names: two to four words with capital initials, between marks, commas and wide blanks."""
    names: list[str] = []
    for line in lines:
        if len(line.text) > 400 or "@" in line.text:
            continue
        for cell in line.cells():
            for part in _MARK.split(_bare(cell)):
                name = " ".join(part.split()).strip(" .·:")
                if _is_name(name):
                    names.append(name)
    if not names:
        signed = (line.text for line in lines[:3] if _GROUP.fullmatch(line.text))
        names = [text for text in signed if not text.isupper()][:1]
    return tuple(dict.fromkeys(names))[:_MOST_AUTHORS]


def _bare(line: Line) -> str:
    """The line's text with raised marks, which follow names, turned to commas."""
    height = max(word.height for word in line.words)
    return " ".join(
        "," if word.height < 0.8 * height and len(word.text) <= 4 else word.text
        for word in line.words
    )


def _is_name(name: str) -> bool:
    words = name.split()
    if not 2 <= len(words) <= 4 or len(name) > 40 or _NO_NAME.search(name):
        return False
    capital = [word[:1].isupper() for word in words if word.lower() not in _PARTICLE]
    shaped = all(_NAME.fullmatch(word) for word in words)
    shouted = sum(len(word) > 3 and word.isupper() for word in words) > 1
    return (
        shaped
        and all(capital)
        and len(capital) >= 2
        and not shouted
        and not words[-1].endswith(".")
    )


def _year(texts: Sequence[str]) -> int | None:
    """The year of the arXiv number, else the latest year that is named above the abstract."""
    for text in texts:
        if match := _ARXIV.search(text):
            return 2000 + int(match.group(1))
    named = [int(year) for text in texts for year in _YEAR.findall(text)]
    named += [2000 + int(year) for text in texts for year in _SHORT_YEAR.findall(text)]
    return max(named, default=None)


def _good(title: str) -> bool:
    return _TITLE[0] <= len(title) <= _TITLE[1]


def _letters(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())
