"""Whether an answer stands behind the words that a verdict rests on, or denies, reports or leaves them open."""

from collections import Counter
from collections.abc import Iterable

from agent.grading.folding import fold
from agent.grading.guards import (
    addresses_examiner,
    denied_at,
    denies,
    sentence_after,
    sentences_at,
)
from agent.grading.verdict import Evidence
from models.juror_rubrics import Question
from models.juror_words import content
from models.stance import CLAIM, StanceReader, frame_of, words_of

_ASKED = f"{CLAIM}?"
"""A claim that ends in a question mark: of 2,241 sentences by which specimens meet criteria six hold one, of 244 frames
that ask nineteen in twenty do not stand behind their claim."""
_SHORT = 4
"""Added to the words of a text before a share of them is taken."""
_NUMBERS = 0.5
"""How strictly sentences around a number are read: results come in short sentences ("that comes to 5 GB"), of which
none was learned from, so that only a clear case counts."""


def is_asserted(
    text: str,
    evidence: Evidence,
    criterion: Question | None,
    stance: StanceReader | None,
    claim: str = "",
) -> bool:
    """Whether the sentences of the evidence assert it. Where what is known to be right denies something
    ("it isn't true that the interval can stay"), a denial may meet the criterion; without a criterion or
    a reader of stance only denials are seen. `claim` is what of the evidence is claimed beside the criterion's
    words, such as a number."""
    denied = denied_at(text, evidence.start, evidence.end)
    if criterion is None or stance is None:
        return not denied
    if denied and not any(map(denies, (criterion.statement, *criterion.met))):
        return False
    said = fold(" ".join(sentences_at(text, evidence.start, evidence.end))).text
    frame = frame_of(said, claim_words(criterion) | words_of(claim))
    if _ASKED in frame:
        return False
    if frame == said:
        return True  # no claim was found: there is no frame to be read
    after = fold(sentence_after(text, evidence.end)).text
    if not addresses_examiner(after):
        frame = f"{frame} {after}".rstrip()
    return stance.stands(frame, _NUMBERS if claim else 1.0)


def claim_words(criterion: Question) -> frozenset[str]:
    """The words of meaning by which a criterion's claim is known: those of its statement, and those that two of its
    exemplars share."""
    return content(criterion.statement) | shared_by_two(criterion.met)


def shared_by_two(exemplars: Iterable[str]) -> frozenset[str]:
    """Their words of meaning that more than one has: what one alone says may be talk around the claim."""
    held = Counter(word for said in exemplars for word in content(said))
    return frozenset(word for word, times in held.items() if times > 1)


def share_of(text: str, known: frozenset[str]) -> float:
    """How much of a text's words of meaning are `known`, below 1: of a short one a single word is no large share."""
    words = content(text)
    return len(words & known) / (_SHORT + len(words))
