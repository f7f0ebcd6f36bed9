"""How often a claim that was turned around, and not noticed, is what the next question is about."""

from collections.abc import Callable, Sequence

import pytest

from agent.grading.grader import Grader
from agent.grading.verdict import Decision, Verdict
from eval.candidates.label_grader import LabelGrader
from eval.candidates.swapped import measured
from knowledge.bank import Bank
from knowledge.schema import Criterion, Item

MakeItem = Callable[..., Item]


class SaysMet(LabelGrader):
    """Takes everything for met, but for the criteria named; "heads" least surely."""

    def __init__(self, missed: Sequence[str] = ()) -> None:
        super().__init__()
        self._missed = missed

    def judge(
        self,
        item: Item,
        text: str,
        criteria: Sequence[Criterion],
        shown: str = "",
    ) -> list[Verdict]:
        return [self._says(c.id) for c in criteria]

    def _says(self, name: str) -> Verdict:
        decision: Decision = "not_met" if name in self._missed else "met"
        p_met = 0.6 if name == "heads" else 0.9
        return Verdict(criterion=name, decision=decision, p_met=p_met, judge="juror", reason="test")


@pytest.fixture
def turned_around(make_item: MakeItem) -> Bank:
    """One item whose first specimen says "heads" and "reading" the wrong way round."""
    item = make_item("cache-1")
    labels = {"memory": True, "heads": False, "reading": False}
    first = item.specimens[0].model_copy(update={"substance": "swapped", "met": labels})
    return Bank([item.model_copy(update={"specimens": (first, *item.specimens[1:])})])


def _nothing(share: float, doing: str) -> None:
    assert 0 <= share <= 1, doing


def test_the_least_sure_of_the_mistakes_is_asked_about(turned_around: Bank) -> None:
    found = measured(turned_around, SaysMet(), _nothing)
    assert (found.specimens, found.mistaken, found.asked_first) == (1, 2, 1)
    assert found.score == 1.0
    assert found.score_after == pytest.approx(4 / 6)


def test_two_mistakes_beside_a_gap_are_both_asked_about(turned_around: Bank) -> None:
    found = measured(turned_around, SaysMet(["memory"]), _nothing)
    assert (found.mistaken, found.asked_first, found.asked_at_all) == (2, 1, 2)


def test_without_a_mistake_there_is_nothing_to_tell(bank: Bank) -> None:
    grader: Grader = LabelGrader()
    assert measured(bank, grader, _nothing).specimens == 0
