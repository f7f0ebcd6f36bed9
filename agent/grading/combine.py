"""How verdicts of several messages on one criterion become one. Pure functions."""

from agent.grading.verdict import Verdict


def combined(earlier: Verdict, later: Verdict) -> Verdict:
    """The verdict that stands after a later message on the same criterion.

    A later abstention changes nothing. What was met stays met unless a later message says the
    opposite (a "not met" with a quote): not repeating a point is no evidence against it.
    """
    if later.decision == "abstain":
        return earlier
    if earlier.decision == "met" and later.decision == "not_met" and later.evidence is None:
        return earlier
    if earlier.decision == later.decision == "met":
        return max(earlier, later, key=lambda verdict: verdict.p_met or 0.0)
    return later
