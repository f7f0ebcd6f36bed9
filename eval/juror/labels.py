"""Labelled criteria for fitting and measuring the juror: every specimen of the bank.

Sample row: {"item": "kv-what-is-cached", "specimen": "right-terse", "criterion": "keys-and-values",
             "substance": "right", "met": true, "features": [0.81, 0.55, ...]}
"""

import hashlib
import json
from dataclasses import dataclass

from agent.grading.juror_judge import question_of
from knowledge.bank import Bank
from knowledge.schema import Criterion, Item
from models.juror import Juror, Question


@dataclass(frozen=True)
class Label:
    item: str
    specimen: str
    criterion: str
    substance: str
    manner: str
    weight: float
    met: bool
    features: tuple[float, ...]


def stated_criteria(item: Item) -> list[Criterion]:
    """The criteria that the juror decides: all but the calculator's."""
    numeric = item.numeric.criterion if item.numeric else None
    return [criterion for criterion in item.criteria if criterion.id != numeric]


def labels(bank: Bank, juror: Juror, *, bare: bool = False) -> list[Label]:
    """One label per specimen and stated criterion, in the bank's order; `bare`: seen without exemplars."""
    return [label for item in bank.items for label in _item_labels(item, juror, bare)]


def _item_labels(item: Item, juror: Juror, bare: bool) -> list[Label]:
    criteria = stated_criteria(item)
    questions = [
        Question(statement=criterion.statement) if bare else question_of(criterion)
        for criterion in criteria
    ]
    found = []
    for specimen in item.specimens:
        rows = juror.features(f"{item.asked} {item.rephrasing}", specimen.text, questions)
        if rows is None:
            continue
        found += [
            Label(
                item=item.id,
                specimen=specimen.id,
                criterion=criterion.id,
                substance=specimen.substance,
                manner=specimen.manner,
                weight=criterion.weight,
                met=specimen.met[criterion.id],
                features=tuple(row),
            )
            for criterion, row in zip(criteria, rows, strict=True)
        ]
    return found


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
