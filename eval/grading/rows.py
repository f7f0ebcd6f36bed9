"""What every judge is measured on: one row per specimen and stated criterion.

Sample row: Row(item="kv-what-is-cached", specimen="right-terse", criterion="keys-and-values",
                substance="right", manner="terse", weight=2.0, length=212, met=True)
A judge's probabilities are an array that is aligned with the rows; NaN where it did not judge.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.juror.labels import stated_criteria
from knowledge.bank import Bank
from knowledge.schema import Criterion, Item, Specimen

Probabilities = NDArray[np.float64]


@dataclass(frozen=True)
class Row:
    """`length` is the answer's, in characters."""

    item: str
    specimen: str
    criterion: str
    substance: str
    manner: str
    weight: float
    length: int
    met: bool

    @property
    def key(self) -> tuple[str, str, str]:
        return self.item, self.specimen, self.criterion


def rows_of(bank: Bank) -> list[Row]:
    """In the bank's order; the calculator's criteria are not among them."""
    return [
        _row(item, specimen, criterion)
        for item in bank.items
        for specimen in item.specimens
        for criterion in stated_criteria(item)
    ]


def _row(item: Item, specimen: Specimen, criterion: Criterion) -> Row:
    return Row(
        item=item.id,
        specimen=specimen.id,
        criterion=criterion.id,
        substance=specimen.substance,
        manner=specimen.manner,
        weight=criterion.weight,
        length=len(specimen.text),
        met=specimen.met[criterion.id],
    )


def codes(values: Sequence[str]) -> NDArray[np.int_]:
    """Small whole numbers for names, shape (n,)."""
    return np.asarray(np.unique(np.array(values), return_inverse=True)[1], dtype=np.int_)
