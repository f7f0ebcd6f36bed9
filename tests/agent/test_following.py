"""Which follow-up comes: a changed number, then the gap or the doubtful point about which a reply tells most."""

from collections.abc import Callable
from itertools import product

import pytest

from agent.following import MOST_FOLLOW_UPS, FollowUp, doubt, next_follow_up
from agent.grading.verdict import Decision, Evidence, Verdict
from knowledge.bank import Bank
from knowledge.schema import Item, Numeric
from knowledge.what_if import Change

MakeItem = Callable[..., Item]
WORDS = "Heat is constant always."
SAID = {
    "memory": "Memory grows linearly with length.",
    "heads": "Fewer shared heads shrink storage.",
    "reading": "Bandwidth limits every decoded token.",
}
TALK = "That is a fascinating field."


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
    """Where criteria are met, by words that stand behind a sentence of talk."""
    return {
        name: _verdict(
            name, decision, p_met.get(name, 0.9), f"{TALK} {said}" if decision == "met" else ""
        )
        for name, said in SAID.items()
    }


def _asked(found: FollowUp | None) -> tuple[str, str] | None:
    return found and (found.kind, found.criterion.id)


def _in_order(item: Item, verdicts: dict[str, Verdict]) -> list[str]:
    """What is asked about, one after the other, if no reply changes a verdict."""
    probed: list[str] = []
    while found := next_follow_up(item, verdicts, probed):
        probed.append(found.criterion.id)
    return probed


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


def test_after_the_gaps_comes_the_point_that_is_met_least_surely(item: Item) -> None:
    verdicts = _all("met", memory=0.97, reading=0.8) | {"heads": _verdict("heads", "abstain")}
    assert _asked(next_follow_up(item, verdicts, [])) == ("gap", "heads")
    assert _asked(next_follow_up(item, verdicts, ["heads"])) == ("depth", "reading")


def test_the_second_goes_to_what_is_met_though_a_gap_is_left(item: Item) -> None:
    verdicts = _all("not_met") | {"heads": _verdict("heads", "met", 0.9, WORDS)}
    assert _asked(next_follow_up(item, verdicts, ["memory"])) == ("depth", "heads")


def test_a_weighty_point_met_unsurely_comes_before_a_light_gap(item: Item) -> None:
    light = _all("met", memory=0.78, heads=0.95) | {"reading": _verdict("reading", "not_met", 0.1)}
    assert item.criterion("memory").weight > item.criterion("reading").weight
    assert _asked(next_follow_up(item, light, [])) == ("depth", "memory")
    sure = light | {"memory": _verdict("memory", "met", 0.97, WORDS)}
    assert _asked(next_follow_up(item, sure, [])) == ("gap", "reading")


def test_a_perfect_answer_gets_as_many_follow_ups_as_a_weak_one(item: Item) -> None:
    perfect, weak = _in_order(item, _all("met")), _in_order(item, _all("not_met"))
    assert len(perfect) == len(weak) == MOST_FOLLOW_UPS


def test_two_criteria_are_asked_about_whatever_the_verdicts_and_none_twice(item: Item) -> None:
    decisions: tuple[Decision, ...] = ("met", "not_met", "abstain")
    for three in product(product(decisions, (0.0, 0.8, 1.0)), repeat=3):
        names = ("memory", "heads", "reading")
        verdicts = {n: _verdict(n, *found) for n, found in zip(names, three, strict=True)}
        probed = _in_order(item, verdicts)
        assert len(set(probed)) == len(probed) == MOST_FOLLOW_UPS


def test_doubt_is_most_where_nothing_is_known_and_least_where_all_is() -> None:
    assert doubt(None) == doubt(_verdict("heads", "abstain", 0.9)) == 1.0
    assert doubt(_verdict("heads", "met", 1.0)) == 0.0
    # What was not written may be known all the same.
    assert doubt(_verdict("heads", "not_met", 0.0)) > doubt(_verdict("heads", "met", 0.9))


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
    assert found.words == SAID["heads"]
    # Equally sure: the weightiest.
    assert _asked(next_follow_up(item, _all("met"), [])) == ("depth", "memory")


def test_words_that_say_nothing_of_the_point_are_not_quoted(item: Item) -> None:
    verdicts = _all("met") | {"heads": _verdict("heads", "met", 0.7, TALK)}
    found = next_follow_up(item, verdicts, [])
    assert found is not None
    assert (found.kind, found.criterion.id, found.words) == ("depth", "heads", "")


def test_the_result_is_asked_for_with_another_number_instead(numeric_item: Item) -> None:
    change = _change(numeric_item)
    assert _asked(next_follow_up(numeric_item, _all("met"), [], change)) == ("what_if", "reading")
    # Before the gaps: who gives up on a gap gets no further follow-up.
    gap = _all("met") | {"heads": _verdict("heads", "abstain")}
    assert _asked(next_follow_up(numeric_item, gap, [], change)) == ("what_if", "reading")
    assert _asked(next_follow_up(numeric_item, gap, ["reading"], change)) == ("gap", "heads")


def test_a_wrong_result_is_asked_for_with_another_number_too(numeric_item: Item) -> None:
    change = _change(numeric_item)
    wrong = _all("met") | {"reading": _verdict("reading", "not_met", 0.03, "It is 48 GiB.")}
    assert _asked(next_follow_up(numeric_item, wrong, [], change)) == ("what_if", "reading")
    for none in (_verdict("reading", "not_met", 0.03), _verdict("reading", "abstain", 0.5, "8?")):
        verdicts = _all("met", memory=0.99, heads=0.99) | {"reading": none}
        assert _asked(next_follow_up(numeric_item, verdicts, [], change)) == ("gap", "reading")


def test_after_another_number_only_what_reads_as_before_is_asked(numeric_item: Item) -> None:
    moved = [
        c.model_copy(update={"statement": f"{c.statement}, 64 of them"}) if c.id == "memory" else c
        for c in numeric_item.criteria
    ]
    change = _change(numeric_item.model_copy(update={"criteria": tuple(moved)}))
    unsure = _all("met", memory=0.77)
    assert _asked(next_follow_up(numeric_item, unsure, ["reading"], change)) == ("depth", "heads")


def test_without_a_change_the_calculators_criterion_is_left_alone(numeric_item: Item) -> None:
    unsure = _all("met", reading=0.61, heads=0.7)
    assert _asked(next_follow_up(numeric_item, unsure, [])) == ("depth", "heads")


def test_a_wrong_result_is_not_quoted(numeric_item: Item) -> None:
    sure = _all("met", memory=0.99, heads=0.99)
    verdicts = sure | {"reading": _verdict("reading", "not_met", 0.03, "It is 48 GiB.")}
    assert _asked(next_follow_up(numeric_item, verdicts, [])) == ("gap", "reading")
