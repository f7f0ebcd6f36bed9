"""What a bank holds, counted: `viva bank list --summary`."""

from collections import Counter
from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from knowledge.agreement import Pair, kappa
from knowledge.schema import SUBJECTS, Item

LEVELS = ("1", "2", "3", "4", "5")


class BankSummary(BaseModel):
    """Counts of items, and the agreement of two labellers on their specimens (None: not measured).

    `by_level` and `by_subject_level` have the levels as text: they are keys of JSON objects.
    """

    model_config = ConfigDict(frozen=True)

    items: int
    parametric: int
    criteria: int
    specimens: int
    labelled_twice: int
    by_subject: dict[str, int]
    by_level: dict[str, int]
    by_subject_level: dict[str, dict[str, int]]
    kappa: float | None


def summary_of(items: Sequence[Item], pairs: Sequence[Pair]) -> BankSummary:
    """Counts over `items`; `pairs` of labels of other items are left out."""
    ids = {item.id for item in items}
    its = [pair for pair in pairs if pair.item in ids]
    cells = Counter((item.subject, str(item.level)) for item in items)
    by_subject_level = {s: {n: cells[(s, n)] for n in LEVELS} for s in SUBJECTS}
    return BankSummary(
        items=len(items),
        parametric=sum(bool(item.parameters) for item in items),
        criteria=sum(len(item.criteria) for item in items),
        specimens=sum(len(item.specimens) for item in items),
        labelled_twice=len(its),
        by_subject={subject: sum(row.values()) for subject, row in by_subject_level.items()},
        by_level={n: sum(row[n] for row in by_subject_level.values()) for n in LEVELS},
        by_subject_level=dict(by_subject_level),
        kappa=kappa(its),
    )
