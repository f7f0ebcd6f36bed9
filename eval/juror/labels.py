"""Labelled criteria for fitting and measuring the juror: every specimen of the bank, and its statements.

Sample row: {"item": "kv-what-is-cached", "specimen": "right-terse", "criterion": "keys-and-values",
             "substance": "right", "met": true, "features": [0.81, 0.55, ...], "read": -1.3, "about": "Keys ..."}
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from eval.juror.held_out_layers import LayersOf, LogOdds
from eval.juror.turned import direction_turned, magnitudes_turned
from knowledge.bank import Bank
from knowledge.juror_question import question_of
from knowledge.schema import Criterion, Item
from models.juror import Juror, Seen
from models.juror_rubrics import Question

STATEMENT = "statement"
"""The substance of a criterion's own statement, given as an answer."""
TURNED = "turned"
"""That of the statement with its direction or its magnitudes turned around by rule."""


@dataclass(frozen=True)
class Label:
    """`read` are the log-odds of layers that were tuned without the item, where there are any; `about` are the answer's
    words about any criterion, and `written` how probable each manner of theirs is to who was fitted without the item."""

    item: str
    specimen: str
    criterion: str
    substance: str
    manner: str
    weight: float
    met: bool
    features: tuple[float, ...]
    read: float | None = None
    about: str = ""
    written: Mapping[str, float] = field(default_factory=dict)


class _Said(NamedTuple):
    id: str
    substance: str
    manner: str


def stated_criteria(item: Item) -> list[Criterion]:
    """The criteria that the juror decides: all but the calculator's."""
    numeric = item.numeric.criterion if item.numeric else None
    return [criterion for criterion in item.criteria if criterion.id != numeric]


def labels(
    bank: Bank, juror: Juror, layers: LayersOf | None = None, *, bare: bool = False
) -> list[Label]:
    """One label per specimen and stated criterion, in the bank's order; `bare`: seen without exemplars.

    After the specimens of an item come its statements, each as an answer that meets its own criterion, and
    the same turned around, which does not. No specimen is worded so: heads fitted on specimens alone took a
    statement said word for word for wrong, and heads fitted on statements too took its contrary for right.
    """
    return [label for item in bank.items for label in _item_labels(item, juror, layers, bare)]


def of_specimens(rows: Iterable[Label]) -> list[Label]:
    """What is measured: statements, and these turned around, are only learned from."""
    return [row for row in rows if not is_statement(row)]


def is_statement(row: Label) -> bool:
    return row.substance in (STATEMENT, TURNED)


def _item_labels(item: Item, juror: Juror, layers: LayersOf | None, bare: bool) -> list[Label]:
    log_odds = layers(item.id) if layers else None
    criteria = stated_criteria(item)
    questions = [
        Question(statement=criterion.statement) if bare else question_of(criterion)
        for criterion in criteria
    ]
    found = []
    for specimen in item.specimens:
        rows = juror.seen(shown_of(item), specimen.text, questions)
        if rows is not None:
            found += [
                _label(
                    item,
                    criterion,
                    row,
                    _Said(specimen.id, specimen.substance, specimen.manner),
                    log_odds,
                    met=specimen.met[criterion.id],
                )
                for criterion, row in zip(criteria, rows, strict=True)
            ]
    for place, criterion in enumerate(criteria):
        for said, text, met in statements_of(criterion):
            rows = juror.seen(shown_of(item), text, questions)
            if rows is not None:
                who = _Said(f"{said}-{criterion.id}", said, "polished")
                found.append(_label(item, criterion, rows[place], who, log_odds, met=met))
    return found


def statements_of(criterion: Criterion) -> list[tuple[str, str, bool]]:
    """(substance, text, whether it meets the criterion)."""
    statement = criterion.statement
    turned = direction_turned(statement), magnitudes_turned(statement)
    return [
        (STATEMENT, statement, True),
        *((TURNED, text, False) for text in turned if text is not None),
    ]


def shown_of(item: Item) -> str:
    return f"{item.asked} {item.rephrasing}"


def _label(
    item: Item,
    criterion: Criterion,
    row: Seen,
    said: _Said,
    log_odds: LogOdds | None,
    *,
    met: bool,
) -> Label:
    return Label(
        item=item.id,
        specimen=said.id,
        criterion=criterion.id,
        substance=said.substance,
        manner=said.manner,
        weight=criterion.weight,
        met=met,
        features=tuple(row.values),
        read=log_odds(row.two) if log_odds else None,
        about=row.about,
    )


def data_hash(bank: Bank) -> str:
    """Hash over all of the bank that fitting reads, for the weights' file."""
    read = [[_read_of(item), [one.model_dump() for one in item.specimens]] for item in bank.items]
    return f"sha256:{hashlib.sha256(json.dumps(read, sort_keys=True).encode()).hexdigest()}"


def _read_of(item: Item) -> list[object]:
    criteria = [
        [criterion.id, criterion.weight, question_of(criterion).model_dump()]
        for criterion in stated_criteria(item)
    ]
    return [item.id, item.asked, item.rephrasing, criteria]
