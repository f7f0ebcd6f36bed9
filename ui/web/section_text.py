"""A passage within its section, put together from the section's passages. Pure functions.

For documents without pages: a citation then shows the words around the span instead of a page.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from knowledge.protocol import Passage

AROUND = 6000
"""Characters of the section that are shown on either side at most."""


@dataclass(frozen=True)
class Surroundings:
    """`before`, the passage's own text and `after` are the section, cut where `cut_...` says so."""

    before: str
    after: str
    cut_before: bool
    cut_after: bool


def surroundings(passages: Sequence[Passage], at: Passage) -> Surroundings:
    """What stands around `at` in its section; `passages` are those of its document, in any order."""
    section = _section(passages, at)
    before = _joined([p for p in section if p.start < at.start], at.start)
    after = _joined([p for p in section if p.end > at.end], None, at.end)
    return Surroundings(before[-AROUND:], after[:AROUND], len(before) > AROUND, len(after) > AROUND)


def _section(passages: Sequence[Passage], at: Passage) -> list[Passage]:
    """The run of passages around `at` under the same heading, in order."""
    ordered = sorted(passages, key=lambda p: p.start)
    earlier = takewhile(
        lambda p: p.section == at.section, [p for p in ordered if p.start < at.start][::-1]
    )
    later = takewhile(lambda p: p.section == at.section, (p for p in ordered if p.start > at.start))
    return [*list(earlier)[::-1], at, *later]


def _joined(passages: Sequence[Passage], until: int | None, start: int | None = None) -> str:
    """The text from `start` to `until`; neighbours overlap, and blanks between them are not kept."""
    text, end = "", start
    for passage in passages:
        if end is not None and passage.start >= end:
            text += _gap(passage.start - end)
        begin = passage.start if end is None else max(end, passage.start)
        stop = passage.end if until is None else min(passage.end, until)
        text += passage.text[begin - passage.start : max(begin, stop) - passage.start]
        end = max(passage.end, begin)
    if until is not None and end is not None and text:
        text += _gap(until - end)
    return text


def _gap(size: int) -> str:
    """Blanks that passages leave out: one between sentences, two line ends between paragraphs."""
    if size <= 0:
        return ""
    return " " if size == 1 else "\n\n"
