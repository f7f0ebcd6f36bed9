"""The calculator's verdict on a numeric criterion."""

from agent.grading.verdict import Decision, Evidence, Verdict
from knowledge.calculators.check import QuantityVerdict, check_quantity
from knowledge.calculators.registry import compute
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


def judge_number(numeric: Numeric, question: str, text: str) -> Verdict:
    """Compare the result that `text` commits to with the calculator's.

    Numbers of `question` that stand again in `text` are no results.
    """
    expected = compute(numeric.calculator, numeric.inputs, numeric.unit)
    found = check_quantity(
        text,
        expected,
        numeric.unit,
        numeric.tolerance,
        numeric.slips,
        given=numeric.inputs,
        question=question,
    )
    decision, p_met, reason = _VERDICTS[found.status]
    return Verdict(
        criterion=numeric.criterion,
        decision=decision,
        p_met=p_met,
        judge="calculator",
        reason=f"{reason} (expected {expected:.4g} {numeric.unit}){_slip(found)}",
        evidence=_evidence(found, text),
    )


def _slip(found: QuantityVerdict) -> str:
    return f": {found.explanation}" if found.status == "slip" and found.explanation else ""


def _evidence(found: QuantityVerdict, text: str) -> Evidence | None:
    if found.start is None or found.end is None:
        return None
    return Evidence.of(text, found.start, found.end)
