"""All rules over the notes. `viva corpus check` prints what they find and fails if it is anything.

That a note has every part, that each figure has a status and a source, and that its related notes exist,
its schema and `load_notes` demand already.
"""

from collections.abc import Callable, Hashable, Iterator, Mapping

from knowledge.bank import Bank
from knowledge.checking.fault import Fault
from knowledge.schema import PaperNote

_IDENTITIES: dict[str, Callable[[PaperNote], Hashable]] = {
    "title": lambda note: (note.title.casefold(), note.designation),
    "arXiv number": lambda note: note.arxiv,
}


def check_notes(notes: Mapping[str, PaperNote], bank: Bank) -> Iterator[Fault]:
    """Every fault of every note; `bank` holds the items that name notes as their papers."""
    for name, note in notes.items():
        yield from _spoken_without_figures(name, note)
    for what, identity in _IDENTITIES.items():
        yield from _one_each(notes, what, identity)
    for item in bank.items:
        for paper in item.papers:
            if paper not in notes:
                yield Fault(
                    "papers", item.id, f"its paper {paper!r} is no note; expected a note's id"
                )


def _spoken_without_figures(name: str, note: PaperNote) -> Iterator[Fault]:
    """A figure stands under `figures`, with its source; plain words have none to show."""
    for said in note.spoken:
        if any(c.isdigit() or c == "%" for c in said):
            yield Fault(
                "spoken", name, f"{said[:60]!r}... holds a figure; figures stand under `figures`"
            )


def _one_each(
    notes: Mapping[str, PaperNote], what: str, identity: Callable[[PaperNote], Hashable]
) -> Iterator[Fault]:
    first: dict[Hashable, str] = {}
    for name, note in notes.items():
        if (key := identity(note)) is None:
            continue
        if first.setdefault(key, name) != name:
            yield Fault("twice", name, f"has the {what} of {first[key]!r}; expected one note each")
