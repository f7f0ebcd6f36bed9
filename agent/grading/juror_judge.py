"""The juror's verdicts on stated criteria, with the sentence that each rests on."""

from collections.abc import Sequence

from agent.grading.verdict import Decision, Evidence, Verdict
from knowledge.schema import Criterion
from models.juror import Judgement, Juror, Question

MET_FROM = 0.6
NOT_MET_TO = 0.4
"""Between the two the juror abstains. Set by judgement; the guarantee on errors comes with calibration."""


def question_of(criterion: Criterion) -> Question:
    """A criterion as the juror sees it."""
    return Question(
        statement=criterion.statement,
        met=criterion.exemplars.met,
        not_met=(*criterion.exemplars.not_met, criterion.misconception),
    )


def judge_statements(
    juror: Juror, shown: str, text: str, criteria: Sequence[Criterion]
) -> list[Verdict]:
    """One verdict per criterion; what only repeats `shown` counts for nothing."""
    judged = juror.judge(shown, text, [question_of(c) for c in criteria])
    return [
        _verdict(criterion, judgement, text)
        for criterion, judgement in zip(criteria, judged, strict=True)
    ]


def decide(judgement: Judgement, text: str) -> tuple[Decision, Evidence | None]:
    """The decision that a judgement allows, with the words it rests on."""
    if judgement.p_met is None:
        return "abstain", None
    evidence = Evidence.of(text, judgement.start, judgement.end)
    if judgement.p_met >= MET_FROM:
        # Without words to point at, nothing was shown to be met.
        return ("met", evidence) if evidence else ("abstain", None)
    if judgement.p_met <= NOT_MET_TO:
        return "not_met", evidence if judgement.contradicts else None
    return "abstain", evidence if judgement.contradicts else None


def _verdict(criterion: Criterion, judgement: Judgement, text: str) -> Verdict:
    decision, evidence = decide(judgement, text)
    uncertain = decision == "abstain" and judgement.p_met is not None
    return Verdict(
        criterion=criterion.id,
        decision=decision,
        p_met=judgement.p_met,
        judge="juror",
        reason=f"uncertain: {judgement.reason}" if uncertain else judgement.reason,
        evidence=evidence,
    )
