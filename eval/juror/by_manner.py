"""What comes of answers in each manner: at equal substance it should be the same."""

from collections.abc import Sequence
from typing import Protocol, get_args

import numpy as np
from pydantic import BaseModel, ConfigDict

from knowledge.schema import Manner


class Written(Protocol):
    """Whether an answer meets a criterion, and how it was written."""

    @property
    def manner(self) -> str: ...
    @property
    def substance(self) -> str: ...
    @property
    def met(self) -> bool: ...


class InManner(BaseModel):
    """Shares: of what right answers meet, what is taken for met (`recognized`) and for not met (`refused`); of what is not
    met in any answer, what is taken for met (`believed`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    recognized: float
    refused: float
    believed: float


def by_manner(scored: Sequence[tuple[Written, float]], margin: float) -> dict[str, InManner]:
    """Of labels with calibrated probabilities; manners without right and wrong ones are left out."""
    found = {}
    for manner in get_args(Manner):
        its = [(row, p) for row, p in scored if row.manner == manner]
        right = np.array([p for row, p in its if row.met and row.substance == "right"])
        missed = np.array([p for row, p in its if not row.met])
        if len(right) and len(missed):
            found[manner] = InManner(
                recognized=float((right >= 0.5 + margin).mean()),
                refused=float((right <= 0.5 - margin).mean()),
                believed=float((missed >= 0.5 + margin).mean()),
            )
    return found
