"""What is decided on a judgement: nothing is met by what is only mentioned, wherever in the answer it stands."""

from collections.abc import Sequence
from typing import Any, cast

import pytest

from agent.grading.juror_judge import decided
from models.juror import Judgement, Juror
from models.juror_rubrics import Question
from tests.plain_stance import plain_stance

STATEMENT = "The cache grows linearly with the context."
CRITERION = Question(statement=STATEMENT, met=("Twice the context, twice the cache.",))
BARE = Question(statement=STATEMENT)
OWN = "Each token adds as much to the cache, linearly with the context."
MENTIONED = "Allegedly the cache grows linearly with the context."
READER = plain_stance("allegedly")


class _CountingJuror:
    """Points at the first sentence, and is surer the more of the answer speaks of the cache."""

    def __init__(self, enough: int) -> None:
        self.read: list[str] = []
        self._enough = enough

    def judge(
        self, shown: str, text: str, criteria: Sequence[Question], beside: Sequence[Question] = ()
    ) -> list[Judgement]:
        self.read.append(text)
        sure = text.count("cache") >= self._enough
        judgement = Judgement(
            p_met=0.95 if sure else 0.6, margin=0.3, start=0, end=len(OWN), reason="counted"
        )
        return [judgement] * len(criteria)


def _decided(enough: int, text: str, criterion: Question = CRITERION) -> tuple[Any, list[str]]:
    juror = _CountingJuror(enough)
    [found] = decided(cast(Juror, juror), READER, "", text, [criterion])
    return found, juror.read


@pytest.mark.parametrize(("enough", "decision"), [(2, "abstain"), (1, "met")])
def test_a_mention_beside_the_quote_does_not_carry_it(enough: int, decision: str) -> None:
    found, read = _decided(enough, f"{OWN} Also this.\n{MENTIONED}\nThat is all.")
    assert found.decision == decision
    assert (found.evidence is not None) == (decision == "met")
    assert [MENTIONED in text for text in read] == [True, False]
    assert read[0].index("That is all.") == read[1].index("That is all.")


def test_it_says_why_it_is_left_open() -> None:
    found, _ = _decided(2, f"{OWN}\n{MENTIONED}")
    assert "uncertain without a sentence" in found.reason


def test_criteria_with_the_same_mentions_are_judged_again_at_once() -> None:
    juror = _CountingJuror(2)
    other = CRITERION.model_copy(update={"met": ("Half the context, half the cache.",)})
    found = decided(cast(Juror, juror), READER, "", f"{OWN}\n{MENTIONED}", [CRITERION, other])
    assert [one.decision for one in found] == ["abstain", "abstain"]
    assert len(juror.read) == 2


def test_an_answer_that_mentions_nothing_is_judged_once() -> None:
    found, read = _decided(1, f"{OWN} And the cache is read for each token.")
    assert found.decision == "met"
    assert len(read) == 1


def test_a_statement_alone_is_too_little_to_tell_a_mention_by() -> None:
    found, read = _decided(2, f"{OWN}\n{MENTIONED}", BARE)
    assert found.decision == "met"
    assert len(read) == 1
