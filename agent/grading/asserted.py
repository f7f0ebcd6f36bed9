"""Whether an answer stands behind the words that a verdict rests on, or denies, reports or leaves them open."""

from agent.grading.guards import denied_at, denies, sentences_at
from agent.grading.verdict import Evidence
from knowledge.schema import Criterion
from models.juror_words import content
from models.stance import frame_of, shipped_stance


def is_asserted(text: str, evidence: Evidence, criterion: Criterion | None) -> bool:
    """Whether the sentences of the evidence assert it. Where what is known to be right denies something
    ("it isn't true that the interval can stay"), a denial may meet the criterion; without a criterion only
    denials are seen."""
    denied = denied_at(text, evidence.start, evidence.end)
    if criterion is None:
        return not denied
    if denied and not any(map(denies, (criterion.statement, *criterion.exemplars.met))):
        return False
    sentences = " ".join(sentences_at(text, evidence.start, evidence.end))
    return shipped_stance().stands(frame_of(sentences, claim_words(criterion)))


def claim_words(criterion: Criterion) -> frozenset[str]:
    """The words of meaning by which a criterion's claim is known."""
    return content(" ".join((criterion.statement, *criterion.exemplars.met)))
