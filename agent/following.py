"""Which follow-up comes after an answer: of what kind, and on which criterion. Pure functions.

First what an answer lacks or leaves uncertain, the weightiest first; where it said the opposite, the follow-up
quotes it. Then, where the calculator's criterion is met, the result with one number changed. And after a
perfect first answer its least sure point: who is fluent is asked as hard as who is not.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agent.events import FollowUpKind
from agent.grading.verdict import Verdict
from knowledge.schema import Criterion, Item
from knowledge.what_if import Change

MOST_FOLLOW_UPS = 2

Verdicts = Mapping[str, Verdict]
"""The verdict that stands, by criterion id."""


class FollowUp(NamedTuple):
    """`words` are the candidate's own on the criterion, to be quoted; `change` goes with a "what if"."""

    kind: FollowUpKind
    criterion: Criterion
    words: str = ""
    change: Change | None = None


def next_follow_up(
    item: Item, verdicts: Verdicts, probed: Sequence[str], change: Change | None = None
) -> FollowUp | None:
    """What to ask next on the item, if anything: no criterion twice, and at most MOST_FOLLOW_UPS in all.

    `probed`: the criteria that were followed up, in order; `change`: what a "what if" may change.
    """
    if len(probed) >= MOST_FOLLOW_UPS:
        return None
    left = [criterion for criterion in item.criteria if criterion.id not in probed]
    gaps = [criterion for criterion in left if not _is_met(verdicts, criterion)]
    if gaps:
        return _on_gap(item, verdicts, max(gaps, key=lambda criterion: criterion.weight))
    for criterion in left:
        if change is not None and criterion.id == _numeric(item):
            return FollowUp("what_if", criterion, change=change)
    return None if probed else _on_depth(item, verdicts)


def _on_gap(item: Item, verdicts: Verdicts, criterion: Criterion) -> FollowUp:
    verdict = verdicts.get(criterion.id)
    says_opposite = verdict is not None and verdict.decision == "not_met" and verdict.evidence
    # A result is never quoted: right ones are asked about with another number, so it would tell.
    if not says_opposite or criterion.id == _numeric(item):
        return FollowUp("gap", criterion)
    return FollowUp("challenge", criterion, _words(verdicts, criterion))


def _on_depth(item: Item, verdicts: Verdicts) -> FollowUp | None:
    """The criterion that is met least surely, the calculator's left out: it knows no more or less."""
    stated = [criterion for criterion in item.criteria if criterion.id != _numeric(item)]
    if not stated:
        return None
    least = min(stated, key=lambda c: (verdicts[c.id].p_met or 0.0, -c.weight))
    return FollowUp("depth", least, _words(verdicts, least))


def _numeric(item: Item) -> str | None:
    return item.numeric.criterion if item.numeric else None


def _words(verdicts: Verdicts, criterion: Criterion) -> str:
    evidence = verdicts[criterion.id].evidence
    return evidence.quote if evidence else ""


def _is_met(verdicts: Verdicts, criterion: Criterion) -> bool:
    verdict = verdicts.get(criterion.id)
    return verdict is not None and verdict.decision == "met"
