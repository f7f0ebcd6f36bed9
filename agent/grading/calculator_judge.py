"""The calculator's verdict on a numeric criterion."""

from dataclasses import replace

from agent.grading.amounts import amount, within
from agent.grading.verdict import Decision, Evidence, Verdict
from knowledge.calculators.asked import asked_of
from knowledge.calculators.check import Asked, QuantityVerdict, check_answer
from knowledge.schema import Numeric

_VERDICTS: dict[str, tuple[Decision, float | None, str]] = {
    "match": ("met", 0.98, "the stated result agrees with the calculator"),
    "slip": ("not_met", 0.03, "the stated result has a known slip"),
    "mismatch": ("not_met", 0.03, "the stated result differs from the calculator's"),
    "absent": ("not_met", 0.03, "no result of this kind is stated"),
    "ambiguous": (
        "abstain",
        None,
        "several different results are stated, none of them committed to",
    ),
}
_UNDECIDED: tuple[Decision, float | None, str] = (
    "not_met",
    0.08,
    "several different results are offered to choose from",
)
"""Not an abstention: an answer that leaves the choice to its reader states no result."""


def judge_number(numeric: Numeric, question: str, text: str) -> Verdict:
    """Compare the result that `text` commits to with the calculator's.

    Numbers of `question` that stand again in `text` are no results.
    """
    asked = asked_of(numeric, question)
    found = check_answer(text, asked)
    decision, p_met, reason = _UNDECIDED if found.undecided else _VERDICTS[found.status]
    recited = _is_recited(numeric, asked, found, text)
    if recited:
        reason = "the stated result is that of the published numbers, not of those asked"
    return Verdict(
        criterion=numeric.criterion,
        decision=decision,
        p_met=p_met,
        judge="calculator",
        reason=f"{reason} ({_expected(asked)}){_slip(found)}",
        evidence=_evidence(found, text),
        recited=recited,
    )


def _is_recited(numeric: Numeric, asked: Asked, found: QuantityVerdict, text: str) -> bool | None:
    """Whether the stated result is the one that the item ships with; None where that cannot be told."""
    if numeric.published is None or found.status in ("absent", "ambiguous"):
        return None
    if found.status != "mismatch":
        return False
    again = check_answer(text, replace(asked, expected=numeric.published, slips=()))
    return again.status == "match" and again.start == found.start


def _expected(asked: Asked) -> str:
    return f"expected {amount(asked.expected, asked.unit)}, {within(asked.tolerance)}"


def _slip(found: QuantityVerdict) -> str:
    return f": {found.explanation}" if found.status == "slip" and found.explanation else ""


def _evidence(found: QuantityVerdict, text: str) -> Evidence | None:
    if found.start is None or found.end is None:
        return None
    return Evidence.of(text, found.start, found.end)
