"""Whether an answer stands behind the words that a verdict rests on, or denies, reports or leaves them open."""

from agent.grading.guards import denied_at, denies, sentences_at
from agent.grading.verdict import Evidence
from knowledge.schema import Criterion
from models.juror_words import content
from models.stance import frame_of, shipped_stance, words_of

_NUMBERS = 0.5
"""How strictly sentences around a number are read: results come in short sentences ("that comes to 5 GB"), of which
none was learned from, so that only a clear case counts."""


def is_asserted(
    text: str, evidence: Evidence, criterion: Criterion | None, claim: str = ""
) -> bool:
    """Whether the sentences of the evidence assert it. Where what is known to be right denies something
    ("it isn't true that the interval can stay"), a denial may meet the criterion; without a criterion only
    denials are seen. `claim` is what of the evidence is claimed beside the criterion's words, such as a number."""
    denied = denied_at(text, evidence.start, evidence.end)
    if criterion is None:
        return not denied
    if denied and not any(map(denies, (criterion.statement, *criterion.exemplars.met))):
        return False
    sentences = " ".join(sentences_at(text, evidence.start, evidence.end))
    frame = frame_of(sentences, claim_words(criterion) | words_of(claim))
    # Where no claim was found there is no frame to be read.
    return frame == sentences or shipped_stance().stands(frame, _NUMBERS if claim else 1.0)


def claim_words(criterion: Criterion) -> frozenset[str]:
    """The words of meaning by which a criterion's claim is known."""
    return content(" ".join((criterion.statement, *criterion.exemplars.met)))
