"""How verdicts of several messages on one criterion become one. Pure functions."""

from agent.grading.verdict import Verdict


def combined(earlier: Verdict, later: Verdict, *, insists: bool = False) -> Verdict:
    """The verdict that stands after a later message on the same criterion.

    A later abstention changes nothing, but for a point that the earlier message was silent on and the later
    one rather says than not: that is open, no longer missing. Of two that agree the surer one stands. What was
    met stays met unless a later message says the opposite: not repeating a point is no evidence against it.
    But where the later question `insists` (the result is asked for with a changed number), silence takes it
    back.
    """
    if later.decision == "abstain":
        return later if is_silent(earlier) and _is_likely(later) else earlier
    if earlier.decision == "met" and is_silent(later) and not insists:
        return earlier
    if earlier.decision == later.decision:
        return max(earlier, later, key=_sureness)
    return later


def is_silent(verdict: Verdict) -> bool:
    """Whether the message said nothing on the criterion: not met, with no words that say otherwise."""
    return verdict.decision != "met" and verdict.evidence is None


def _is_likely(verdict: Verdict) -> bool:
    return verdict.p_met is not None and verdict.p_met > 0.5


def _sureness(verdict: Verdict) -> tuple[bool, float]:
    return verdict.evidence is not None, abs((verdict.p_met or 0.5) - 0.5)
