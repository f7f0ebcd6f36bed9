"""Negations before a that-clause are counted where they bear on it, and nowhere else."""

import pytest

from agent.grading.attitudes import denies_clause, only_reports

DENIED = (
    "Nobody has ever shown that the cache grows with the context.",
    "I find it hard to accept that memory is the limit.",
    "It is not the case that heads share keys.",
    "There is little to suggest that recall suffers.",
    "It has been disproved that warm-up matters.",
    "I would not subscribe to the view that larger is better.",
    "The idea that larger is better does not hold up.",
    "It would be wrong to conclude that the loss is enough.",
    "It is unlikely that the batch explains it.",
    "I don't think that quantization helps here.",
)
ASSERTED = (
    "Nobody would deny that the cache grows.",
    "There is no doubt that memory limits decoding.",
    "We must not forget that the cache grows.",
    "The paper shows that loss falls.",
    "No cache means that each step recomputes everything.",
    "Without the cache one would find that it is slow.",
    "A model with no cache that reads all tokens is slow.",
    "Not all tokens are equal: it means that the rare ones cost more.",
    "Hard negatives show that retrieval works.",
    "A low loss doesn't show that the model generalises.",
    "The error suggests that the losses were summed.",
)


@pytest.mark.parametrize("sentence", DENIED)
def test_a_clause_that_is_denied_or_doubted(sentence: str) -> None:
    assert denies_clause(sentence)


@pytest.mark.parametrize("sentence", ASSERTED)
def test_a_clause_that_is_asserted_or_denies_by_itself(sentence: str) -> None:
    assert not denies_clause(sentence)


def test_what_one_is_made_to_say_is_only_reported() -> None:
    assert only_reports("For an exam like this one has to write that the cache grows.")
    assert only_reports("Candidates are expected to say that the cache grows.")
    assert not only_reports("The authors say that the cache grows.")
    assert not only_reports("To serve it one has to know that the cache grows.")
