"""Rules on what an author must give beside the question: hints, a review date, a sheet where one is due."""

from collections.abc import Iterator
from datetime import date

from knowledge.checking.fault import Fault
from knowledge.schema import Item, PaperNote

_SHEETS = {"reading-papers": "published-figures", "vendor-claims": "claim-sheet"}


def hints_climb(item: Item) -> Iterator[Fault]:
    """Two hints, of which the second gives more away and costs more."""
    costs = [hint.cost for hint in item.hints]
    if len(costs) != 2 or costs[0] >= costs[1]:
        yield Fault("hints", item.id, f"hints cost {costs!r}; expected two, the second dearer")


def review_is_ahead(item: Item, today: date) -> Iterator[Fault]:
    """Every item says when somebody should look whether it still holds, and that day is to come."""
    if item.review_by is None:
        yield Fault("review", item.id, "has no 'review_by'; expected a date")
    elif item.review_by < today:
        yield Fault(
            "review",
            item.id,
            f"was to be reviewed by {item.review_by}; check its claims and set a later date",
        )


def sheet_is_there(item: Item) -> Iterator[Fault]:
    """Reading-papers items show a paper's figures, vendor-claims items a claim sheet."""
    wanted = _SHEETS.get(item.subject)
    given = item.sheet.kind if item.sheet else None
    if wanted is not None and given != wanted:
        yield Fault("sheet", item.id, f"has the sheet {given!r}; expected {wanted!r}")


def citations_live(item: Item, notes: dict[str, PaperNote]) -> Iterator[Fault]:
    """Every paper that is named has a note."""
    named = [*item.papers, *([item.sheet.source] if item.sheet and item.sheet.source else [])]
    for paper in named:
        if paper not in notes:
            yield Fault("citations", item.id, f"cites {paper!r}, which has no note")
