"""Why the juror gives the probability that it gives, in words."""

from models.juror_features import Look

NEAR_FROM = 0.4
"""A cosine: 99 % of the met specimens' nearest sentences are above it."""
BOTH_FROM = 0.82
"""From here on a window says both what is right and what is wrong. On a quarter of the items 99 % of right specimens lie
below .80, and 95 % of sentences that offer both in one breath above .83."""


def reason_of(look: Look, p_met: float, *, contradicts: bool) -> str:
    """What an interviewer reads beside a verdict."""
    if p_met < 0.5:
        if look.right[1] < NEAR_FROM and not contradicts:
            return "no sentence of the answer is near what was looked for"
        if contradicts:
            return "nearest to a sentence that is known to be wrong"
        return "near what was looked for, but not near enough"
    if look.both >= BOTH_FROM:
        return "what is known to be right and what is known to be wrong are said in one breath"
    if contradicts:
        return "a sentence that is known to be wrong is nearer, but word against word it is right"
    return "nearest to a sentence that is known to be right"
