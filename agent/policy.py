"""What next and when to stop. Pure functions: the same record always gives the same decision.

Which follow-up comes stands in `following.py`.
"""

import hashlib
import math
from collections.abc import Mapping, Sequence
from statistics import fmean
from typing import NamedTuple

from agent.depth import LEVELS, Depth
from agent.information import information
from agent.profile import Form, Profile
from knowledge.bank import Bank
from knowledge.schema import Item, Subject

SURE_ENOUGH = 0.5
"""Posterior standard deviation of a depth, in levels, at which a subject needs no further question. The least of those
tried that keeps an hour's interview of the dev candidates, judged by the juror, under 60 % of the questions of a fixed form
(eval/LOG.md)."""
NEARLY = 0.9
"""Items that are worth this share of the best one's information are as good: exposure decides."""
GUESS_SPREAD = 1.3
"""Standard deviation, in levels, of the guess at a depth that nothing was asked about yet."""
HALFWAY = 0.5
"""An item of level l divides best those of depth l - 1 from those of depth l."""


class Past(NamedTuple):
    """What an interview knows when it chooses: items asked, depths believed, and how often each item had
    been asked in other interviews when this one began."""

    asked: Sequence[str]
    depths: Mapping[Subject, Depth]
    exposed: Mapping[str, int] = {}


def next_item(
    bank: Bank, profile: Profile, form: Form, past: Past, seed: int, minutes_left: float = math.inf
) -> Item | None:
    """The item to ask next, or None if the form has had its share, all is known, or nothing is left.

    First what every candidate is asked (the form's core). Then every subject once, then the one whose
    uncertainty weighs most; in it the item that is expected to tell most about the depth; of those that
    tell nearly as much the least exposed one, then one whose answer cannot be learned by heart, and between
    equals the interview's seed decides.
    """
    if len(past.asked) >= form.items:
        return None
    left = [i for i in bank.items if i.subject in profile.subjects and i.id not in past.asked]
    core = [item for name in form.core for item in left if item.id == name]
    if core:
        return core[0]
    left = [item for item in left if not is_known(past.depths.get(item.subject))]
    fitting = [item for item in left if item.minutes <= minutes_left] or left
    if not fitting:
        return None
    subject = _subject(profile, past, fitting)
    chosen = [item for item in fitting if item.subject == subject]
    worth = {item.id: information(_belief(profile, past, subject), item) for item in chosen}
    best = max(worth.values())
    telling = [item for item in chosen if worth[item.id] >= NEARLY * best]
    return min(
        telling,
        key=lambda item: (
            past.exposed.get(item.id, 0),
            _can_be_learned(bank, item),
            _draw(seed, item.id),
        ),
    )


def _subject(profile: Profile, past: Past, fitting: Sequence[Item]) -> Subject:
    """One that was not asked about yet; then the one whose uncertainty weighs most for this role."""
    open_subjects = {item.subject for item in fitting}
    in_order = [subject for subject in profile.subjects if subject in open_subjects]
    new = [subject for subject in in_order if subject not in past.depths]
    if new:
        return new[0]
    return max(in_order, key=lambda s: profile.subjects[s] * past.depths[s].deviation)


def _can_be_learned(bank: Bank, item: Item) -> bool:
    """Whether the item is public and asks everyone the same: neither an operator's own, nor with drawn numbers."""
    return item.id not in bank.private and not item.draw


def _belief(profile: Profile, past: Past, subject: Subject) -> Depth:
    """The depth that a choice of item rests on: before the first verdict on a subject, a guess from the
    others, or the profile's level. It only chooses; no estimate starts from it."""
    depth = past.depths.get(subject)
    if depth is not None and depth.judged:
        return depth
    judged = [other.mean for other in past.depths.values() if other.judged]
    centre = fmean(judged) if judged else profile.start_level - HALFWAY
    spread = [math.exp(-(((level - centre) / GUESS_SPREAD) ** 2) / 2) for level in LEVELS]
    return Depth(posterior=tuple(share / sum(spread) for share in spread), judged=0)


def is_known(depth: Depth | None) -> bool:
    """Whether a subject's depth is sure enough to ask no more about it."""
    return depth is not None and depth.judged > 0 and depth.deviation <= SURE_ENOUGH


def _draw(seed: int, item_id: str) -> str:
    return hashlib.sha256(f"{seed}:{item_id}".encode()).hexdigest()


def time_is_over(minutes: float, elapsed_minutes: float) -> bool:
    return elapsed_minutes >= minutes
