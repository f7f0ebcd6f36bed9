"""The juror's verdicts on stated criteria, with the sentence that each rests on."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.grading.asserted import is_asserted
from agent.grading.guards import without_requests
from agent.grading.mentions import Span, mentions, without
from agent.grading.verdict import Decision, Evidence, Verdict
from knowledge.juror_question import question_of
from knowledge.schema import Criterion
from models.juror import Judgement, Juror, unjudgeable
from models.juror_rubrics import Question
from models.stance import StanceReader

_NOT_ASSERTED = "it is said, but the sentence denies it, reports it or leaves it open"
_MENTIONED = "uncertain without a sentence that is denied, reported or left open"
_NO_CLAIM = "the message asks, lists or addresses the examiner, and claims nothing"


class Decided(NamedTuple):
    """A judgement, the decision that it allows and why, and the words that it rests on."""

    judgement: Judgement
    decision: Decision
    evidence: Evidence | None
    reason: str


def judge_statements(
    juror: Juror,
    stance: StanceReader,
    shown: str,
    text: str,
    criteria: Sequence[Criterion],
    beside: Sequence[Criterion] = (),
) -> list[Verdict]:
    """One verdict per criterion; what only repeats `shown` counts for nothing. `beside`: see `Juror.judge`."""
    questions, others = ([question_of(one) for one in some] for some in (criteria, beside))
    found = decided(juror, stance, shown, text, questions, others)
    return [_verdict(criterion, its) for criterion, its in zip(criteria, found, strict=True)]


def decided(
    juror: Juror,
    stance: StanceReader,
    shown: str,
    text: str,
    criteria: Sequence[Question],
    beside: Sequence[Question] = (),
) -> list[Decided]:
    """What is decided on each criterion. None is met where that takes a sentence that its writer does not stand behind,
    be it the one that is quoted or another one beside it."""
    judged = judge_claims(juror, shown, text, criteria, beside)
    found = [
        _decided(judgement, text, _known(asked), stance)
        for asked, judgement in zip(criteria, judged, strict=True)
    ]
    again: dict[tuple[Span, ...], list[Judgement]] = {}
    for place, (asked, its) in enumerate(zip(criteria, found, strict=True)):
        if its.decision != "met" or its.evidence is None or _known(asked) is None:
            continue
        spans = mentions(text, its.evidence, asked, stance)
        if not spans:
            continue
        left = without(text, spans)
        if spans not in again:
            again[spans] = judge_claims(juror, shown, left, criteria, beside)
        if _allowed(again[spans][place], left, asked, stance)[0] != "met":
            found[place] = its._replace(decision="abstain", evidence=None, reason=_MENTIONED)
    return found


def _decided(
    judgement: Judgement, text: str, known: Question | None, stance: StanceReader
) -> Decided:
    decision, evidence = _allowed(judgement, text, known, stance)
    return Decided(judgement, decision, evidence, _reason(judgement, decision))


def _known(asked: Question) -> Question | None:
    """The criterion, if its claim is known by more than its statement. By that alone too much of an answer is taken for
    words around the claim: of right short answers that are met the stance would leave 12 to 23 % open."""
    return asked if asked.met else None


def judge_claims(
    juror: Juror,
    shown: str,
    text: str,
    criteria: Sequence[Question],
    beside: Sequence[Question] = (),
) -> list[Judgement]:
    """What the juror says of the claims in `text`: guards set aside what claims nothing, and places are
    those in `text` as it came."""
    refusal = unjudgeable(text)
    if refusal is not None and refusal.p_met is None:
        # Before the guards, which read English as well and would give another reason.
        return [refusal] * len(criteria)
    claims = without_requests(text)
    found = juror.judge(shown, claims.folded.text, criteria, beside)
    if claims.set_aside and not claims.folded.text:
        return [j.model_copy(update={"reason": _NO_CLAIM}) for j in found]
    return [
        _placed(judgement, *claims.folded.span(judgement.start, judgement.end))
        for judgement in found
    ]


def _placed(judgement: Judgement, start: int, end: int) -> Judgement:
    return judgement.model_copy(update={"start": start, "end": end})


def _allowed(
    judgement: Judgement,
    text: str,
    criterion: Question | None,
    stance: StanceReader,
) -> tuple[Decision, Evidence | None]:
    """The decision that a judgement allows, with the words it rests on; an abstention where it is not as
    sure as its calibration demands, or where whoever wrote these words does not stand behind them."""
    if judgement.p_met is None:
        return "abstain", None
    evidence = Evidence.of(text, judgement.start, judgement.end)
    if judgement.is_met:
        # Without words to point at, nothing was shown to be met.
        if evidence is None or not is_asserted(text, evidence, criterion, stance):
            return "abstain", None
        return "met", evidence
    if judgement.is_not_met:
        return "not_met", evidence if judgement.contradicts else None
    return "abstain", evidence if judgement.contradicts else None


def _verdict(criterion: Criterion, its: Decided) -> Verdict:
    return Verdict(
        criterion=criterion.id,
        decision=its.decision,
        p_met=its.judgement.p_met,
        judge="juror",
        reason=its.reason,
        evidence=its.evidence,
    )


def _reason(judgement: Judgement, decision: Decision) -> str:
    if decision != "abstain" or judgement.p_met is None:
        return judgement.reason
    return _NOT_ASSERTED if judgement.is_met else f"uncertain: {judgement.reason}"
