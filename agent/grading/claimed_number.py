"""The calculator's verdict on what an answer claims: not on numbers that it asks about, reports or denies."""

from agent.grading.asserted import is_asserted
from agent.grading.calculator_judge import judge_number
from agent.grading.guards import without_requests
from agent.grading.verdict import Evidence, Verdict
from knowledge.juror_question import question_of
from knowledge.schema import Criterion, Numeric
from models.stance import StanceReader

_NOT_CLAIMED = "the sentence with the result denies it, or does not stand behind it"


def judge_claimed_number(
    numeric: Numeric,
    question: str,
    text: str,
    criterion: Criterion | None = None,
    stance: StanceReader | None = None,
) -> Verdict:
    """As `judge_number`, with places in `text` as it came. With its criterion and a reader of stance
    also a result that is only reported or doubted is none."""
    claims = without_requests(text)
    verdict = judge_number(numeric, question, claims.folded.text)
    if verdict.evidence is None:
        return verdict
    start, end = claims.folded.span(verdict.evidence.start, verdict.evidence.end)
    evidence = Evidence.of(text, start, end)
    placed = verdict.model_copy(update={"evidence": evidence})
    if evidence is None or not (verdict.decision == "met" or verdict.recited):
        return placed
    asked = question_of(criterion) if criterion else None
    if is_asserted(text, evidence, asked, stance, evidence.quote):
        return placed
    if verdict.recited:
        return placed.model_copy(update={"recited": None, "reason": _NOT_CLAIMED})
    return placed.model_copy(
        update={"decision": "abstain", "p_met": None, "recited": None, "reason": _NOT_CLAIMED}
    )
