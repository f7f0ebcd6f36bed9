"""Which follow-up comes: gaps first, then a changed number, and a check of what was perfect."""

from collections.abc import Callable

import pytest

from agent.following import FollowUp, next_follow_up
from agent.grading.verdict import Decision, Evidence, Verdict
from knowledge.bank import Bank
from knowledge.schema import Item, Numeric
from knowledge.what_if import Change

MakeItem = Callable[..., Item]
WORDS = "Heat is constant always."


def _verdict(criterion: str, decision: Decision, p_met: float = 0.5, quote: str = "") -> Verdict:
    evidence = Evidence.of(quote, 0, len(quote)) if quote else None
    return Verdict(
        criterion=criterion,
        decision=decision,
        p_met=p_met,
        judge="juror",
        reason="test",
        evidence=evidence,
    )


def _all(decision: Decision, **p_met: float) -> dict[str, Verdict]:
    names = ("memory", "heads", "reading")
    quote = WORDS if decision == "met" else ""
    return {n: _verdict(n, decision, p_met.get(n, 0.9), quote) for n in names}


def _asked(found: FollowUp | None) -> tuple[str, str] | None:
    return found and (found.kind, found.criterion.id)


@pytest.fixture
def item(bank: Bank) -> Item:
    return bank.get("cache-1")


@pytest.fixture
def numeric_item(item: Item) -> Item:
    numeric = Numeric(criterion="reading", calculator="ratio", inputs={"a": 1, "b": 2}, unit="GB")
    return item.model_copy(update={"numeric": numeric})


def _change(item: Item) -> Change:
    return Change("the number of layers", "32", "64", "the cache", item)


def test_the_weightiest_gap_is_probed_first_and_at_most_two(item: Item) -> None:
    nothing = _all("not_met")
    assert _asked(next_follow_up(item, nothing, [])) == ("gap", "memory")
    assert _asked(next_follow_up(item, nothing, ["memory"])) == ("gap", "heads")
    assert next_follow_up(item, nothing, ["memory", "heads"]) is None


def test_an_abstention_is_probed_and_a_met_criterion_is_not(item: Item) -> None:
    verdicts = _all("met") | {"heads": _verdict("heads", "abstain")}
    assert _asked(next_follow_up(item, verdicts, [])) == ("gap", "heads")
    assert next_follow_up(item, _all("met"), ["heads"]) is None


def test_who_said_the_opposite_is_challenged_with_their_own_words(item: Item) -> None:
    verdicts = _all("met") | {"memory": _verdict("memory", "not_met", 0.1, WORDS)}
    found = next_follow_up(item, verdicts, [])
    assert _asked(found) == ("challenge", "memory")
    assert found is not None
    assert found.words == WORDS


def test_a_perfect_answer_is_asked_on_its_least_sure_point(item: Item) -> None:
    found = next_follow_up(item, _all("met", heads=0.7), [])
    assert _asked(found) == ("depth", "heads")
    assert found is not None
    assert found.words == WORDS
    # Equally sure: the weightiest.
    assert _asked(next_follow_up(item, _all("met"), [])) == ("depth", "memory")


def test_the_result_is_asked_for_with_another_number_instead(numeric_item: Item) -> None:
    change = _change(numeric_item)
    assert _asked(next_follow_up(numeric_item, _all("met"), [], change)) == ("what_if", "reading")
    assert next_follow_up(numeric_item, _all("met"), ["reading"], change) is None
    # A gap goes first, and the place that it leaves is used.
    gap = _all("met") | {"heads": _verdict("heads", "abstain")}
    assert _asked(next_follow_up(numeric_item, gap, [], change)) == ("gap", "heads")
    assert _asked(next_follow_up(numeric_item, gap, ["heads"], change)) == ("what_if", "reading")


def test_without_a_change_the_calculators_criterion_is_left_alone(numeric_item: Item) -> None:
    unsure = _all("met", reading=0.61, heads=0.7)
    assert _asked(next_follow_up(numeric_item, unsure, [])) == ("depth", "heads")


def test_a_wrong_result_is_not_quoted(numeric_item: Item) -> None:
    verdicts = _all("met") | {"reading": _verdict("reading", "not_met", 0.03, "It is 48 GiB.")}
    assert _asked(next_follow_up(numeric_item, verdicts, [])) == ("gap", "reading")
