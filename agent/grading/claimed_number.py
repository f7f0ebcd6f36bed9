"""The calculator's verdict on what an answer claims: not on numbers that it asks about, reports or denies."""

from agent.grading.calculator_judge import judge_number
from agent.grading.guards import denied_at, without_requests
from agent.grading.verdict import Evidence, Verdict
from knowledge.schema import Numeric


def judge_claimed_number(numeric: Numeric, question: str, text: str) -> Verdict:
    """As `judge_number`, with places in `text` as it came."""
    claims = without_requests(text)
    verdict = judge_number(numeric, question, claims.folded.text)
    if verdict.evidence is None:
        return verdict
    start, end = claims.folded.span(verdict.evidence.start, verdict.evidence.end)
    placed = verdict.model_copy(update={"evidence": Evidence.of(text, start, end)})
    if verdict.decision == "met" and denied_at(text, start, end):
        reason = "the sentence with the result denies it"
        return placed.model_copy(update={"decision": "abstain", "p_met": None, "reason": reason})
    return placed
