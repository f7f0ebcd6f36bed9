"""What next and when to stop. Pure functions: the same record always gives the same decision."""

import hashlib
from collections.abc import Mapping, Sequence

from agent.depth import Depth
from agent.grading.verdict import Verdict
from agent.profile import Profile
from knowledge.bank import Bank
from knowledge.schema import Criterion, Item, Subject

MOST_FOLLOW_UPS = 2


def next_item(
    bank: Bank,
    profile: Profile,
    asked: Sequence[str],
    depths: Mapping[Subject, Depth],
    seed: int,
) -> Item | None:
    """The item to ask next, or None if the profile has had its share or nothing is left.

    The subject that is furthest behind its weight comes first; in it, the unasked item whose level
    is nearest to the depth believed so far. Ties are broken by the interview's seed.
    """
    if len(asked) >= profile.items:
        return None
    left = [i for i in bank.items if i.subject in profile.subjects and i.id not in asked]
    if not left:
        return None
    counts = _asked_per_subject(bank, asked)
    behind = {i.subject: counts.get(i.subject, 0) / profile.subjects[i.subject] for i in left}
    subject = min(behind, key=lambda s: (behind[s], list(profile.subjects).index(s)))
    target = _target_level(depths.get(subject), profile.start_level)
    return min(
        (item for item in left if item.subject == subject),
        key=lambda item: (abs(item.level - target), _draw(seed, item.id)),
    )


def _asked_per_subject(bank: Bank, asked: Sequence[str]) -> dict[Subject, int]:
    counts: dict[Subject, int] = {}
    for item in bank.items:
        if item.id in asked:
            counts[item.subject] = counts.get(item.subject, 0) + 1
    return counts


def _target_level(depth: Depth | None, start_level: int) -> int:
    if depth is None or depth.judged == 0:
        return start_level
    # Half a level above the estimate: a criterion there is met about as often as not.
    return min(5, max(1, round(depth.mean + 0.5)))


def _draw(seed: int, item_id: str) -> str:
    return hashlib.sha256(f"{seed}:{item_id}".encode()).hexdigest()


def criterion_to_probe(
    item: Item, verdicts: Mapping[str, Verdict], probed: Sequence[str]
) -> Criterion | None:
    """The weightiest criterion that is not met or uncertain and was not probed yet, if any."""
    if len(probed) >= MOST_FOLLOW_UPS:
        return None
    gaps = [
        criterion
        for criterion in item.criteria
        if criterion.id not in probed and not _is_met(verdicts.get(criterion.id))
    ]
    return max(gaps, key=lambda criterion: criterion.weight, default=None)


def _is_met(verdict: Verdict | None) -> bool:
    return verdict is not None and verdict.decision == "met"


def time_is_over(minutes: int, elapsed_minutes: float) -> bool:
    return elapsed_minutes >= minutes
