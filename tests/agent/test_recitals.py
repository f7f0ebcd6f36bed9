"""What may have been learned by heart counts less; what was worked out, private or decided by a person does not."""

from typing import Literal

import pytest

from agent.criterion_result import IF_RECITED, CriterionResult, Override
from agent.events import AskedCriterion, AskedItem
from agent.grading.calculator_judge import judge_number
from agent.grading.verdict import Decision, Evidence, Verdict
from agent.recitals import recitals, recitals_say, told_apart, weighed
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


def _verdict(decision: Decision, *, recited: bool | None = None, words: str = "48 GB") -> Verdict:
    return Verdict(
        criterion="number",
        decision=decision,
        p_met=0.9,
        judge="calculator",
        reason="",
        recited=recited,
        evidence=Evidence.of(words, 0, len(words)),
    )


def _result(
    item: str, person: Literal["met", "not_met", "abstain"] | None = None
) -> CriterionResult:
    """A criterion of words that is met, unless a `person` has decided otherwise."""
    verdict = Verdict(criterion="words", decision="met", p_met=0.9, judge="juror", reason="")
    return _of(item, verdict, person)


def _of(
    item: str, verdict: Verdict, person: Literal["met", "not_met", "abstain"] | None = None
) -> CriterionResult:
    overrides: tuple[Override, ...] = ()
    if person is not None:
        said = Override(
            item=item,
            criterion=verdict.criterion,
            verdict=person,
            reason="heard it",
            who="Grace",
            at="2026-11-22T10:04:31+00:00",
        )
        overrides = (said,)
    return CriterionResult(
        item=item,
        criterion=verdict.criterion,
        verdict=verdict,
        reply=3,
        probed=False,
        overrides=overrides,
    )


def _after(*verdicts: Verdict) -> CriterionResult:
    """The number of item "one" after these verdicts, the later one standing."""
    earlier: CriterionResult | None = None
    for verdict in verdicts:
        earlier = told_apart(earlier, _of("one", verdict), verdict)
    assert earlier is not None
    return earlier


def _recited(
    item: str, person: Literal["met", "not_met", "abstain"] | None = None
) -> CriterionResult:
    verdict = _verdict("not_met", recited=True)
    return told_apart(None, _of(item, verdict, person), verdict)


def _worked_out(item: str) -> CriterionResult:
    verdict = _verdict("met", recited=False)
    return told_apart(None, _of(item, verdict), verdict)


def _doubted(*found: CriterionResult) -> set[str]:
    return {r.item for r in weighed(found, ITEMS) if r.by_heart}


EVERYTHING = tuple(_result(name) for name in ITEMS)


def test_beside_one_recited_result_only_its_own_item_counts_less() -> None:
    assert _doubted(*EVERYTHING) == set()
    assert _doubted(_recited("one"), *EVERYTHING) == {"one"}


def test_after_two_all_that_is_public_counts_less_but_for_what_was_worked_out() -> None:
    two = (_recited("one"), _recited("two"), *EVERYTHING)
    assert _doubted(*two) == {"one", "two", "plain"}
    assert _doubted(*two, _worked_out("plain")) == {"one", "two"}


def test_a_right_result_that_may_be_the_published_one_clears_nothing() -> None:
    verdict = _verdict("met")
    same = told_apart(None, _of("plain", verdict), verdict)
    assert _doubted(_recited("one"), _recited("two"), same, *EVERYTHING) == {"one", "two", "plain"}


def test_a_recital_stands_until_the_result_is_worked_out() -> None:
    wrong, recited, right = (
        _verdict("not_met", recited=False, words="40 GB"),
        _verdict("not_met", recited=True),
        _verdict("met", recited=False, words="72 GB"),
    )
    for said in ((recited,), (wrong, recited), (recited, wrong)):
        recital = _after(*said).recital
        assert recital is not None
        assert recital.quote == "48 GB"
    assert _after(recited, right).recital is None
    assert _after(recited, right).worked_out


def test_who_had_the_right_result_and_repeats_it_is_no_reciter() -> None:
    assert _after(_verdict("met"), _verdict("not_met", recited=True)).recital is None


def test_working_out_the_changed_number_counts_though_the_first_right_result_stands() -> None:
    first = _of("one", _verdict("met"))
    assert told_apart(first, first, _verdict("met", recited=False)).worked_out


def test_it_counts_less_where_it_is_met_and_fully_where_it_is_not() -> None:
    met, missed = weighed([_result("one"), _recited("one")], ITEMS)
    assert met.evidence == pytest.approx(IF_RECITED)
    assert missed.evidence == 1.0


@pytest.mark.parametrize("person", ["met", "not_met", "abstain"])
def test_what_a_person_decided_stands(person: Literal["met", "not_met", "abstain"]) -> None:
    assert recitals([_recited("one", person)]) == []
    assert _doubted(_recited("one", person), *EVERYTHING) == set()


def test_what_a_person_found_met_beside_a_recital_counts_in_full() -> None:
    assert weighed([_recited("one"), _result("one", person="met")], ITEMS)[1].evidence == 1.0


def test_no_result_is_a_misconception_and_a_recited_one_is_not_listed_as_missed() -> None:
    recited, missed = _recited("one"), _after(_verdict("not_met", recited=False))
    assert recited.misconception is None
    assert missed.misconception is None
    assert recited.missed_result is None
    assert missed.missed_result == missed.verdict.evidence


def test_it_says_how_many_and_what_follows() -> None:
    assert recitals_say(EVERYTHING) == ""
    assert recitals_say([_recited("one")]).startswith("On 1 question the result given was")
    assert "every other public question" in recitals_say([_recited("one"), _recited("two")])


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
    return judge_number(drawn.numeric, drawn.asked, text).recited is True
