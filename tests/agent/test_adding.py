"""What is added to an answer while a follow-up on it stands: it counts, and the follow-up is still to be answered."""

import pytest

from agent.events import Judged, Shown
from agent.interviews import Interviews
from agent.prompting import render
from agent.reading import asked_items, bodies, results
from tests.talk import ABOUT_MEMORY, WOOD, Talk

ADDS_HEADS = "One thing to add: fewer shared heads shrink storage."


@pytest.fixture
def at_probe(interviews: Interviews) -> Talk:
    """The follow-up stands, on a criterion that was not met."""
    talk = Talk(interviews)
    assert talk.say(WOOD).criterion == "memory"
    return talk


def _decision(talk: Talk, criterion: str) -> str:
    return next(r.decision for r in results(talk.events) if r.criterion == criterion)


def _on_memory(talk: Talk) -> list[Judged]:
    return [j for j in talk.judged if "memory" in {v.criterion for v in j.verdicts}]


def test_an_addition_counts_and_the_follow_up_is_put_again(at_probe: Talk) -> None:
    [item] = asked_items(at_probe.events)
    asked = bodies(at_probe.events, Shown)[-1]
    told = at_probe.say(ADDS_HEADS)
    assert at_probe.last.action == "addition"
    assert told.text == render("added_before_reply", number=1, asks=asked.text)
    assert (item, "heads") in at_probe.met
    assert len(_on_memory(at_probe)) == 1
    assert at_probe.say(ABOUT_MEMORY).purpose == "probe"
    assert (item, "memory") in at_probe.met


def test_a_second_addition_counts_too_and_the_interview_goes_on(at_probe: Talk) -> None:
    [item] = asked_items(at_probe.events)
    assert at_probe.say(ADDS_HEADS).purpose == "notice"
    second = at_probe.say("One more thing to add: bandwidth limits every decoded token.")
    assert second.purpose == "probe"
    assert {(item, "heads"), (item, "reading")} <= at_probe.met
    assert len(_on_memory(at_probe)) == 1, "neither addition is a miss"


def test_an_addition_that_says_what_the_follow_up_asks_answers_it(at_probe: Talk) -> None:
    [item] = asked_items(at_probe.events)
    assert at_probe.say(f"One thing to add: {ABOUT_MEMORY.lower()}").purpose == "probe"
    assert at_probe.last.action == "addition"
    assert (item, "memory") in at_probe.met


def test_an_addition_takes_nothing_from_the_point_that_the_follow_up_asks_about(
    interviews: Interviews,
) -> None:
    talk = Talk(interviews)
    asks = talk.say(f"{ABOUT_MEMORY} Fewer shared heads shrink storage.").criterion or ""
    before = _decision(talk, asks)
    judged = len(talk.judged)
    talk.say("One thing to add: ink dries blue, heat is constant always, rows multiply copper.")
    assert talk.last.action == "addition"
    assert asks not in {v.criterion for j in talk.judged[judged:] for v in j.verdicts}
    assert _decision(talk, asks) == before
