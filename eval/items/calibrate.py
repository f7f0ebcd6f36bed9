"""Difficulties of criteria from real interviews, subject by subject, once enough are in.

Sample: Fitted(subject="scaling-laws", item="scaling-laws-two-recipes", criterion="same-budget", level=2, judged=84,
               met=0.57, difficulty=1.9, error=0.17, infit=1.04, outfit=0.98)
"""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict

from eval.items.rasch import Table, fit
from eval.items.responses import Response
from knowledge.schema import Subject

ENOUGH = 30
"""Interviews that must have judged a criterion. Thirty put a difficulty within one logit at 95 % (Linacre 1994,
Rasch Measurement Transactions 7:4), 0.6 of a level at the examiner's slope: with fewer, neighbouring levels could
not be told apart."""
LEAST_EACH = 3
"""How many must have met it, and how many not: beside one or two, the difficulty hangs on a single person."""
LEAST_CRITERIA = 3
"""Criteria of a subject, fitted together: fewer say next to nothing about who was asked."""
FITS = (0.7, 1.3)
"""Mean squares of criteria that go with the others (Wright and Linacre 1994)."""


class Fitted(BaseModel):
    """One criterion. `difficulty` and `error` are in levels, and `level - 0.5` is what was authored; `met` is the
    share of the interviews that `judged` it."""

    model_config = ConfigDict(frozen=True)

    subject: Subject
    item: str
    criterion: str
    level: int
    judged: int
    met: float
    difficulty: float
    error: float
    infit: float
    outfit: float

    @property
    def off(self) -> float:
        """How much harder it is than authored, in levels."""
        return self.difficulty - (self.level - 0.5)

    @property
    def fits(self) -> bool:
        low, high = FITS
        return low <= self.infit <= high and low <= self.outfit <= high


class Group(BaseModel):
    """A subject's persons, as fitted: mean and spread of their depths in levels."""

    model_config = ConfigDict(frozen=True)

    subject: Subject
    persons: int
    mean: float
    spread: float


class Calibration(BaseModel):
    """`left_out`: criteria that were judged, but not often enough or always the same way."""

    model_config = ConfigDict(frozen=True)

    groups: tuple[Group, ...]
    criteria: tuple[Fitted, ...]
    left_out: int


class Standing(NamedTuple):
    """How far the data are: criteria that were judged at all, the most interviews that judged one, and how many
    criteria have enough."""

    criteria: int
    most: int
    enough: int


def standing(responses: Sequence[Response]) -> Standing:
    by_place = _by_place(responses)
    return Standing(
        criteria=len(by_place),
        most=max((len(found) for found in by_place.values()), default=0),
        enough=sum(_is_enough(found) for found in by_place.values()),
    )


def calibrated(responses: Sequence[Response]) -> Calibration:
    """Every subject that has LEAST_CRITERIA criteria with enough responses; it may be none."""
    by_place = _by_place(responses)
    by_subject: dict[Subject, list[list[Response]]] = defaultdict(list)
    for found in by_place.values():
        if _is_enough(found):
            by_subject[found[0].subject].append(found)
    fits = [
        _fitted(subject, columns)
        for subject, columns in sorted(by_subject.items())
        if len(columns) >= LEAST_CRITERIA
    ]
    criteria = tuple(one for _, fitted in fits for one in fitted)
    return Calibration(
        groups=tuple(group for group, _ in fits),
        criteria=criteria,
        left_out=len(by_place) - len(criteria),
    )


def _by_place(responses: Sequence[Response]) -> dict[tuple[str, str], list[Response]]:
    found: dict[tuple[str, str], list[Response]] = defaultdict(list)
    for response in responses:
        found[response.place].append(response)
    return dict(sorted(found.items()))


def _is_enough(found: Sequence[Response]) -> bool:
    met = sum(response.met for response in found)
    return len(found) >= ENOUGH and LEAST_EACH <= met <= len(found) - LEAST_EACH


def _fitted(subject: Subject, columns: Sequence[list[Response]]) -> tuple[Group, list[Fitted]]:
    seen = _table(columns)
    # The level as it was last: items are edited, and rarely in that.
    levels = [found[-1].level for found in columns]
    result = fit(seen, np.array(levels, dtype=np.float64))
    criteria = [
        Fitted(
            subject=subject,
            item=found[0].item,
            criterion=found[0].criterion,
            level=levels[place],
            judged=len(found),
            met=sum(response.met for response in found) / len(found),
            difficulty=float(result.difficulty[place]),
            error=float(result.error[place]),
            infit=float(result.infit[place]),
            outfit=float(result.outfit[place]),
        )
        for place, found in enumerate(columns)
    ]
    group = Group(subject=subject, persons=len(seen), mean=result.mean, spread=result.spread)
    return group, criteria


def _table(columns: Sequence[list[Response]]) -> Table:
    """Persons by row, criteria by column; NaN where it was not judged."""
    persons = sorted({response.person for found in columns for response in found})
    rows = {person: row for row, person in enumerate(persons)}
    table = np.full((len(persons), len(columns)), np.nan)
    for column, found in enumerate(columns):
        for response in found:
            table[rows[response.person], column] = float(response.met)
    return table
