"""A result is asked for once more with another number, and whoever misses that has not met it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from agent.criterion_result import CriterionResult
from agent.events import Judged, Received, Shown
from agent.interviews import Interviews
from agent.prompting import render
from agent.reading import bodies, results
from agent.report import report
from knowledge.bank import Bank
from knowledge.what_if import right_result
from tests.conftest import item_of, numbers_item
from tests.talk import ABOUT_MEMORY, Talk

MakeInterviews = Callable[..., Interviews]
ITEM = "cache-numbers"
STATED = "Memory grows linearly with length. Fewer shared heads shrink storage."


@pytest.fixture
def numbers() -> Bank:
    item, entry = numbers_item()
    return Bank([item], {item.id: entry})


@pytest.fixture
def asked(make_interviews: MakeInterviews, numbers: Bank) -> tuple[Interviews, str, Shown]:
    """An interview in which the what-if stands."""
    interviews = make_interviews(items=numbers)
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    _say(interviews, interview, "I agree")
    item = interviews.parts.item(interview, "cache-numbers")
    _say(interviews, interview, f"{STATED} {right_result(item)}")
    return interviews, interview, bodies(interviews.parts.record.events(interview), Shown)[-1]


def _say(interviews: Interviews, interview: str, text: str) -> None:
    interviews.submit(interview, interviews.room(interview).prompt, text)
    interviews.advance(interview)


def _result(interviews: Interviews, interview: str) -> CriterionResult:
    found = results(interviews.parts.record.events(interview))
    return next(r for r in found if r.criterion == "reading")


def _decision(interviews: Interviews, interview: str) -> str:
    return _result(interviews, interview).decision


def _section(text: str, heading: str) -> str:
    """What stands under a heading of the report."""
    begin = text.index(f"## {heading}")
    return text[begin : text.index("\n## ", begin)]


def test_the_record_holds_the_numbers_that_were_asked_about(
    asked: tuple[Interviews, str, Shown],
) -> None:
    interviews, interview, shown = asked
    assert (shown.purpose, shown.follow_up, shown.criterion) == ("probe", "what_if", "reading")
    drawn = interviews.parts.item(interview, "cache-numbers").draw
    assert shown.draw is not None
    assert shown.draw != drawn
    assert f"{shown.draw['layers']:.0f} instead of {drawn['layers']:.0f}" in shown.text
    assert shown.source == "authored"
    assert shown.draft is None


def test_the_new_result_keeps_it_met(asked: tuple[Interviews, str, Shown]) -> None:
    interviews, interview, _ = asked
    now = interviews.parts.item_now(interviews.parts.record.events(interview), ITEM)
    assert now is not None
    _say(interviews, interview, right_result(now))
    assert _decision(interviews, interview) == "met"


@pytest.mark.parametrize("reply", ["It stays the same.", "I don't know", "That comes to 5 GB."])
def test_no_new_result_takes_it_back(asked: tuple[Interviews, str, Shown], reply: str) -> None:
    interviews, interview, _ = asked
    assert _decision(interviews, interview) == "met"
    _say(interviews, interview, reply)
    assert _decision(interviews, interview) == "not_met"


@pytest.mark.parametrize(
    "says",
    [
        "Also, I forgot to mention: fewer shared heads shrink storage.",
        "One more thing on my first answer: fewer shared heads shrink storage.",
        "Correction: I was wrong, fewer shared heads shrink storage.",
    ],
)
def test_what_is_added_without_a_result_leaves_the_question_for_it_open(
    make_interviews: MakeInterviews, numbers: Bank, says: str
) -> None:
    talk = Talk(make_interviews(items=numbers))
    talk.say(f"{ABOUT_MEMORY} {right_result(talk.interviews.parts.item(talk.id, ITEM))}")
    added = talk.say(says)
    assert talk.last.action in ("addition", "correction")
    assert added.text == render("added_before_result", number=1)
    assert {(ITEM, "heads"), (ITEM, "reading")} <= talk.met
    now = talk.interviews.parts.item_now(talk.events, ITEM)
    assert now is not None
    assert talk.say(f"Also, {right_result(now)}").purpose == "probe"
    assert talk.judged[-1].verdicts[-1].decision == "met"
    assert (ITEM, "reading") in talk.met


@pytest.mark.parametrize(("wrong", "decision"), [(False, "met"), (True, "not_met")])
def test_a_result_thought_aloud_stands_when_the_next_message_has_none(
    asked: tuple[Interviews, str, Shown], wrong: bool, decision: str
) -> None:
    interviews, interview, _ = asked
    now = interviews.parts.item_now(interviews.parts.record.events(interview), ITEM)
    assert now is not None
    result = "that comes to 5 GB." if wrong else right_result(now)
    _say(interviews, interview, f"Hmm, let me think... {result} Hold on...")
    _say(interviews, interview, "It scales with the number of layers and nothing else changes.")
    events = interviews.parts.record.events(interview)
    assert [r.action for r in bodies(events, Received)][-2:] == ["thinking", "answer"]
    assert len(bodies(events, Judged)) == 3
    assert _decision(interviews, interview) == decision


def test_a_result_in_an_addition_answers(asked: tuple[Interviews, str, Shown]) -> None:
    interviews, interview, _ = asked
    _say(interviews, interview, "Also, that comes to 5 GB.")
    received = bodies(interviews.parts.record.events(interview), Received)[-1]
    assert received.action == "addition"
    assert _decision(interviews, interview) == "not_met"


def test_the_old_result_takes_it_back_also_when_it_is_said_again_at_the_end(
    asked: tuple[Interviews, str, Shown],
) -> None:
    interviews, interview, _ = asked
    old = right_result(interviews.parts.item(interview, "cache-numbers"))
    _say(interviews, interview, old)
    assert _decision(interviews, interview) == "not_met"
    _say(interviews, interview, f"To correct question 1: {old}")
    assert _decision(interviews, interview) == "not_met"


def test_a_right_result_that_is_said_again_is_no_misconception(
    asked: tuple[Interviews, str, Shown],
) -> None:
    interviews, interview, _ = asked
    old = right_result(interviews.parts.item(interview, "cache-numbers"))
    _say(interviews, interview, old)
    text = report(interviews.parts.record.events(interview))
    assert _section(text, "Misconceptions").endswith("None found.\n")
    missed = _section(text, "Results that are not met")
    assert "asked again with a changed number: the stated result is that of the published" in missed
    assert f"> {old.removeprefix('That comes to ').removesuffix('.')}" in missed


@pytest.mark.parametrize("reply", ["I don't know", "That comes to 5 GB."])
def test_the_result_as_it_was_first_asked_stays_in_the_report(
    asked: tuple[Interviews, str, Shown], reply: str
) -> None:
    interviews, interview, _ = asked
    before = _result(interviews, interview)
    assert not before.asked_anew
    _say(interviews, interview, reply)
    after = _result(interviews, interview)
    assert after.asked_anew
    assert after.first == before
    section = _section(report(interviews.parts.record.events(interview)), "Title of cache-numbers")
    refused = section[section.index("- **not met**: Bandwidth") :]
    assert "on the number that a follow-up changed: " in refused
    assert "\n  - as first asked: met (calculator, p(met) 0.98: " in refused
    assert before.verdict.evidence is not None
    assert f"\n    > {before.verdict.evidence.quote}\n" in refused


def test_who_slipped_and_gets_the_changed_number_right_is_told_so(
    make_interviews: MakeInterviews, numbers: Bank
) -> None:
    interviews = make_interviews(items=numbers)
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for text in ("I agree", f"{STATED} That comes to 5 GB."):
        _say(interviews, interview, text)
    now = interviews.parts.item_now(interviews.parts.record.events(interview), "cache-numbers")
    assert now is not None
    _say(interviews, interview, right_result(now))
    result = _result(interviews, interview)
    assert (result.decision, result.asked_anew) == ("met", True)
    assert result.first is not None
    assert result.first.decision == "not_met"
    assert "Results that are not met" not in report(interviews.parts.record.events(interview))


def test_a_later_correction_is_on_the_changed_number_too(
    asked: tuple[Interviews, str, Shown],
) -> None:
    interviews, interview, _ = asked
    first = _result(interviews, interview)
    now = interviews.parts.item_now(interviews.parts.record.events(interview), "cache-numbers")
    assert now is not None
    _say(interviews, interview, "That comes to 5 GB.")
    _say(interviews, interview, f"To correct question 1: {right_result(now)}")
    result = _result(interviews, interview)
    assert (result.decision, result.asked_anew) == ("met", True)
    assert result.first == first


def test_a_right_result_on_both_numbers_shows_both_and_counts_as_without_help(
    asked: tuple[Interviews, str, Shown],
) -> None:
    interviews, interview, _ = asked
    now = interviews.parts.item_now(interviews.parts.record.events(interview), "cache-numbers")
    assert now is not None
    _say(interviews, interview, right_result(now))
    result = _result(interviews, interview)
    assert result.asked_anew
    assert result.first is not None
    assert result.first.verdict.decision == result.verdict.decision == "met"
    assert result.evidence == result.first.evidence == 1.0


def test_a_bank_without_these_numbers_scores_nothing(
    asked: tuple[Interviews, str, Shown], make_interviews: MakeInterviews, tmp_path: Path
) -> None:
    _, interview, _ = asked
    after = make_interviews(items=Bank([item_of("cache-numbers", level=1)]), folder=tmp_path)
    _say(after, interview, "That comes to 5 GB.")
    judged = bodies(after.parts.record.events(interview), Judged)[-1]
    assert {v.decision for v in judged.verdicts} == {"abstain"}
    assert _decision(after, interview) == "met"


def test_what_comes_after_it_is_said_to_be_another_point(
    asked: tuple[Interviews, str, Shown],
) -> None:
    interviews, interview, _ = asked
    changed = interviews.parts.item_now(interviews.parts.record.events(interview), ITEM)
    assert changed is not None
    _say(interviews, interview, right_result(changed))
    after = bodies(interviews.parts.record.events(interview), Shown)[-1]
    assert (after.purpose, after.follow_up) == ("probe", "depth")
    assert after.text.startswith("Another point of the same question:\n\n")


def test_who_recites_the_published_result_is_named_in_the_report(
    make_interviews: MakeInterviews, numbers: Bank
) -> None:
    interviews = make_interviews(items=numbers)
    interview = interviews.start("ai-engineer", "Ada", seed=4)
    _say(interviews, interview, "I agree")
    assert interviews.parts.item(interview, "cache-numbers").draw != numbers.items[0].draw
    learned = right_result(numbers.items[0])
    _say(interviews, interview, f"{STATED} {learned}")
    _say(interviews, interview, learned)
    events = interviews.parts.record.events(interview)
    shown = [text.follow_up for text in bodies(events, Shown) if text.follow_up]
    assert shown[0] == "what_if"
    told = report(events)
    assert (
        "## Recitals\n\nOn 1 question the result given was the one in Viva's public question"
        in told
    )
    assert f"> {learned.removeprefix('That comes to ').removesuffix('.')}" in told
    assert "may have been learned by heart" in told
    assert "## Misconceptions\n\nNone found." in told
