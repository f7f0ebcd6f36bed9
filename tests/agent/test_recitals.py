"""What may have been learned by heart counts less; what was worked out, private or decided by a person does not."""

from typing import Literal

import pytest

from agent.criterion_result import IF_RECITED, CriterionResult
from agent.events import AskedCriterion, AskedItem, Overridden
from agent.grading.calculator_judge import judge_number
from agent.grading.verdict import Decision, Verdict
from agent.recitals import recitals, recitals_say, weighed
from knowledge.bank import Bank
from knowledge.schema import Item


def _item(name: str, *, public: bool = True) -> AskedItem:
    criteria = (AskedCriterion(id="words", statement="w", weight=1, level=2),)
    return AskedItem(
        id=name, subject="scaling-laws", level=2, title=name, criteria=criteria, public=public
    )


ITEMS = {name: _item(name) for name in ("one", "two", "plain")} | {
    "own": _item("own", public=False)
}


def _result(
    item: str,
    decision: Decision = "met",
    *,
    judge: Literal["juror", "calculator"] = "juror",
    recited: bool = False,
    person: Literal["met", "not_met"] | None = None,
) -> CriterionResult:
    criterion = "number" if judge == "calculator" else "words"
    verdict = Verdict(
        criterion=criterion, decision=decision, p_met=0.9, judge=judge, reason="", recited=recited
    )
    override = None
    if person is not None:
        override = Overridden(
            item=item, criterion=criterion, verdict=person, reason="heard it", who="Grace"
        )
    return CriterionResult(
        item=item, criterion=criterion, verdict=verdict, reply=3, probed=False, override=override
    )


def _recited(item: str, person: Literal["met", "not_met"] | None = None) -> CriterionResult:
    return _result(item, "not_met", judge="calculator", recited=True, person=person)


def _doubted(*found: CriterionResult) -> set[str]:
    return {r.item for r in weighed(found, ITEMS) if r.by_heart}


EVERYTHING = tuple(_result(name) for name in ITEMS)


def test_beside_one_recited_result_only_its_own_item_counts_less() -> None:
    assert _doubted(*EVERYTHING) == set()
    assert _doubted(_recited("one"), *EVERYTHING) == {"one"}


def test_after_two_all_that_is_public_counts_less_but_for_what_was_worked_out() -> None:
    two = (_recited("one"), _recited("two"), *EVERYTHING)
    assert _doubted(*two) == {"one", "two", "plain"}
    assert _doubted(*two, _result("plain", judge="calculator")) == {"one", "two"}


def test_it_counts_less_where_it_is_met_and_fully_where_it_is_not() -> None:
    met, missed = weighed([_result("one"), _recited("one")], ITEMS)
    assert met.evidence == pytest.approx(IF_RECITED)
    assert missed.evidence == 1.0


def test_what_a_person_decided_stands() -> None:
    assert recitals([_recited("one", person="met")]) == []
    assert len(recitals([_recited("one", person="not_met")])) == 1
    assert _doubted(_recited("one"), _result("one", person="met")) == {"one"}
    heard = weighed([_recited("one"), _result("one", person="met")], ITEMS)[1]
    assert heard.evidence == 1.0


def test_a_recited_result_is_no_misconception() -> None:
    assert _recited("one").misconception is None


def test_it_says_how_many_and_what_follows() -> None:
    assert recitals_say(EVERYTHING) == ""
    assert recitals_say([_recited("one")]).startswith("On 1 question the result was")
    assert "all public items" in recitals_say([_recited("one"), _recited("two")])


def test_in_the_bank_recitals_are_seen_and_honest_answers_are_not_taken_for_them() -> None:
    """Each specimen with the numbers of an interview, the wrong ones among them, and each right one as it ships."""
    bank = Bank.load()
    seen, honest = [], []
    for item in bank.items:
        drawn = bank.drawn(item.id, seed=4)
        if drawn.numeric is None or drawn.numeric.published is None:
            continue
        honest += [_is_recited(drawn, specimen.text) for specimen in drawn.specimens]
        right = (one.text for one in item.specimens if one.substance == "right")
        seen += [_is_recited(drawn, text) for text in right]
    assert len(seen) > 80
    assert sum(seen) / len(seen) > 0.9
    assert sum(honest) / len(honest) < 0.002


def _is_recited(drawn: Item, text: str) -> bool:
    assert drawn.numeric is not None
    return judge_number(drawn.numeric, drawn.asked, text).recited
