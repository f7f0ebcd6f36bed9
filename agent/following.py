"""Which follow-up comes after an answer: of what kind, and on which criterion. Pure functions.

First, where a result was given, the same with one number changed: it finds out who learned the result by heart,
lets who slipped work it out again, and tells nobody whether the first was right. Else the criterion about which a
reply is expected to tell most: what was not shown or is uncertain, or before a light gap a weighty point that is met
unsurely. The second follow-up goes, where no number was changed, to the point that is met least surely: a claim turned
around passes for right now and then, and gaps alone would never find it. So a perfect answer is asked about as often as
a weak one, and who is fluent as hard as who is not. Where the opposite was said, or a met point is asked about, the
follow-up quotes it.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from agent.events import FollowUpKind
from agent.grading.asserted import claim_words, share_of, shared_by_two
from agent.grading.guards import whole_sentences
from agent.grading.verdict import Verdict
from knowledge.juror_question import question_of
from knowledge.schema import Criterion, Item
from knowledge.what_if import Change
from models.juror_words import content

MOST_FOLLOW_UPS = 2
KNOWN_UNSAID = 0.2
"""How often a candidate knows what they did not write, or wrote wrongly by a slip; by judgement."""
_ABOUT = 0.3
"""Share from which a sentence is about a criterion; talk around it lies below."""

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
    numeric = next((criterion for criterion in left if criterion.id == _numeric(item)), None)
    if numeric is not None and _is_stated(verdicts, numeric):
        if change is not None:
            return FollowUp("what_if", numeric, change=change)
        if _is_met(verdicts, numeric):
            left.remove(numeric)
    if change is not None and _numeric(item) in probed:
        left = [criterion for criterion in left if _stays(criterion, change)]
    elif probed:
        left = [criterion for criterion in left if _is_met(verdicts, criterion)] or left
    if not left:
        return None
    # Of equals the one that is authored first.
    telling = max(left, key=lambda c: c.weight * doubt(verdicts.get(c.id)))
    return _about(item, verdicts, telling)


def doubt(verdict: Verdict | None) -> float:
    """How open it is whether the candidate knows what a criterion looks for, 0..1: the variance of a yes that
    is believed with p, over its largest. A reply settles it, so that times the weight it is what it tells."""
    known = _believed(verdict)
    return 4 * known * (1 - known)


def _believed(verdict: Verdict | None) -> float:
    """P(the candidate knows it), after a verdict on what they wrote."""
    if verdict is None or verdict.decision == "abstain" or verdict.p_met is None:
        return 0.5
    if verdict.decision == "met":
        return verdict.p_met
    return verdict.p_met + (1 - verdict.p_met) * KNOWN_UNSAID


def _stays(criterion: Criterion, change: Change) -> bool:
    """Whether a criterion reads the same with the number of a "what if", which later replies are judged by."""
    changed = change.item.criterion(criterion.id)
    return (changed.statement, changed.probe) == (criterion.statement, criterion.probe)


def _about(item: Item, verdicts: Verdicts, criterion: Criterion) -> FollowUp:
    if _is_met(verdicts, criterion):
        return FollowUp("depth", criterion, _words(verdicts, criterion))
    return _on_gap(item, verdicts, criterion)


def _on_gap(item: Item, verdicts: Verdicts, criterion: Criterion) -> FollowUp:
    verdict = verdicts.get(criterion.id)
    says_opposite = verdict is not None and verdict.decision == "not_met" and verdict.evidence
    # A result is never quoted: nothing is to tell a right one from a wrong one.
    if not says_opposite or criterion.id == _numeric(item):
        return FollowUp("gap", criterion)
    return FollowUp("challenge", criterion, _words(verdicts, criterion))


def _numeric(item: Item) -> str | None:
    return item.numeric.criterion if item.numeric else None


def _words(verdicts: Verdicts, criterion: Criterion) -> str:
    """Of the words that the verdict rests on the sentence that says most of the criterion; "" where none is about it."""
    evidence = verdicts[criterion.id].evidence
    quote = evidence.quote if evidence else ""
    told = [quote[parts[0].start : parts[-1].end] for parts in whole_sentences(quote)]
    about = _about_it(criterion)
    share, text = max(((share_of(said, about), said) for said in told), default=(0.0, ""))
    return text if share >= _ABOUT else ""


def _about_it(criterion: Criterion) -> frozenset[str]:
    """The words by which what is right and what is wrong are known, and those of the probe."""
    wrong = content(criterion.misconception) | shared_by_two(criterion.exemplars.not_met)
    return claim_words(question_of(criterion)) | wrong | content(criterion.probe)


def _is_stated(verdicts: Verdicts, numeric: Criterion) -> bool:
    """Whether a result was given, right or wrong, or several to choose from."""
    verdict = verdicts.get(numeric.id)
    if verdict is None or verdict.decision == "abstain":
        return False
    return verdict.decision == "met" or verdict.evidence is not None


def _is_met(verdicts: Verdicts, criterion: Criterion) -> bool:
    verdict = verdicts.get(criterion.id)
    return verdict is not None and verdict.decision == "met"
