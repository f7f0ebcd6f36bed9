"""What of an answer mentions a claim beside the words that a verdict quotes."""

import time

import pytest

from agent.grading.mentions import mentions, without
from agent.grading.verdict import Evidence
from models.juror_rubrics import Question
from tests.plain_stance import plain_stance

READER = plain_stance("allegedly")
CRITERION = Question(statement="The cache grows linearly with the context.")
OWN = "Each token adds as much to the cache, linearly with the context."
MENTION = "Allegedly the cache grows linearly with the context."


def _found(beside: str) -> list[str]:
    text = f"{OWN}\n{beside}"
    spans = mentions(text, Evidence(quote=OWN, start=0, end=len(OWN)), CRITERION, READER)
    return [text[start:end] for start, end in spans]


@pytest.mark.parametrize(
    "beside",
    [
        MENTION,
        "Allegedly, as somebody with two cats told us at lunch, the cache grows linearly with the context.",
        "Allegedly the c\u200bache grows l\u200binearly with the context.",
        "It is not true that the cache grows linearly with the context.",
    ],
)
def test_however_it_is_worded(beside: str) -> None:
    assert _found(beside) == [beside]


@pytest.mark.parametrize(
    "beside",
    [
        "Allegedly the office moves to Leeds.",
        "And the cache grows linearly with the context, I measured it.",
        "Does the cache grow linearly with the context?",
    ],
)
def test_neither_other_matters_nor_claims_nor_questions(beside: str) -> None:
    assert _found(beside) == []


def test_no_flood_of_sentences_hides_one() -> None:
    asked = "\n".join(f"Is it that the cache grows linearly with context {n}?" for n in range(60))
    assert _found(f"{asked}\n{MENTION}") == [MENTION]
    assert _found("\n".join([MENTION] * 60)) == [MENTION] * 60
    said = [f"Allegedly the cache grows linearly with the context, in case {n}." for n in range(60)]
    assert _found("\n".join(said)) == said


def test_a_long_text_is_read_in_time() -> None:
    began = time.monotonic()
    assert len(_found("\n".join([MENTION] * 4000))) == 4000
    assert time.monotonic() - began < 20


def test_what_is_left_out_moves_nothing_else() -> None:
    text = f"One. {MENTION} Two. {MENTION} Three."
    first, second = text.index(MENTION), text.rindex(MENTION)
    spans = [(place, place + len(MENTION)) for place in (first, second)]
    left = without(text, spans)
    assert left.split() == ["One.", "Two.", "Three."]
    assert [left.index(word) for word in left.split()] == [
        text.index(word) for word in ("One.", "Two.", "Three.")
    ]
