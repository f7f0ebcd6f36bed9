"""Why the juror gives the probability that it gives, in words, and whether an answer says the contrary."""

from collections.abc import Callable

from models.juror_features import Look
from models.juror_texts import Answer, Rubric
from models.protocol import Vectors

NEAR_FROM = 0.4
"""A cosine: 99 % of the met specimens' nearest sentences are above it."""
BOTH_FROM = 0.82
"""From here on a window says both what is right and what is wrong. On a quarter of the items 99 % of right specimens lie
below .80, and 95 % of sentences that offer both in one breath above .83."""

CONTRARY_FROM = 0.5
"""A cosine: wrong claims are mostly nearer to a sentence that is known to be wrong."""


def is_contrary(
    look: Look,
    answer: Answer,
    rubric: Rubric,
    others: Vectors | None,
    says: Callable[[int], float] | None,
) -> bool:
    """Whether the window nearest to a wrong sentence says that sentence: it is nearer to it than to what is right, of this
    criterion and of the `others`, and `says`, where it is known, gives it more than even odds. By nearness to wrong and
    right sentences alone, half of the points that an empty answer is silent on would be contradicted."""
    place, cosine = look.wrong
    if cosine < CONTRARY_FROM or cosine <= look.right[1]:
        return False
    window = answer.pooled[place]
    if others is not None and float((others @ window).max()) >= cosine:
        return False
    wrong = rubric.right + int((rubric.pooled[rubric.right :] @ window).argmax())
    return says is None or says(wrong) > 0


def reason_of(look: Look, p_met: float, *, contradicts: bool) -> str:
    """What an interviewer reads beside a verdict."""
    if p_met < 0.5:
        if look.right[1] < NEAR_FROM and not contradicts:
            return "no sentence of the answer is near what was looked for"
        if contradicts:
            return "nearest to a sentence that is known to be wrong"
        return "near what was looked for, but not near enough"
    if look.both >= BOTH_FROM:
        return "its words fit what is right and what is known to be wrong alike"
    if contradicts:
        return "a sentence that is known to be wrong is nearer, but word against word it is right"
    return "nearest to a sentence that is known to be right"
