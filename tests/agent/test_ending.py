"""The last word is offered once, taken once, and whoever wants to go goes."""

from typing import TYPE_CHECKING

import pytest

from agent.ending import last_word
from agent.events import Closed, Judged, Received, Shown
from agent.interviews import Interviews
from agent.reading import asked_items, bodies, results
from agent.report_words import feedback

if TYPE_CHECKING:
    from agent.events import Action

RIGHT = (
    "Memory grows linearly with length. Fewer shared heads shrink storage. "
    "Bandwidth limits every decoded token."
)


def _say(interviews: Interviews, interview: str, text: str) -> str:
    interviews.submit(interview, interviews.room(interview).prompt, text)
    return interviews.advance(interview).stage


def _begun(interviews: Interviews, *messages: str) -> str:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    for message in ("I agree", *messages):
        _say(interviews, interview, message)
    return interview


def test_who_answered_nothing_is_closed_at_once(interviews: Interviews) -> None:
    interview = _begun(interviews, "I don't know")
    assert _say(interviews, interview, "/finish") == "closed"


@pytest.mark.parametrize("no", ["/finish", "no thanks", "No, that's all.", "nothing to add"])
def test_the_offer_is_declined_in_a_word(interviews: Interviews, no: str) -> None:
    interview = _begun(interviews, RIGHT, "/finish")
    assert interviews.room(interview).stage == "last_words"
    assert _say(interviews, interview, no) == "closed"
    events = interviews.parts.record.events(interview)
    assert bodies(events, Closed)[0].reason == "finished"
    assert "You chose to finish" not in bodies(events, Shown)[-1].text


def test_one_addition_is_judged_on_its_item_and_the_interview_closes(
    interviews: Interviews,
) -> None:
    interview = _begun(interviews, "Memory grows linearly with length.", "/skip", RIGHT, "/finish")
    first = asked_items(interviews.parts.record.events(interview))[0]
    text = "I want to add to question 1: Fewer shared heads shrink storage."
    assert _say(interviews, interview, text) == "closed"
    events = interviews.parts.record.events(interview)
    assert bodies(events, Received)[-1].about == first
    met = {r.criterion for r in results(events) if r.item == first and r.decision == "met"}
    assert met == {"memory", "heads"}


def test_what_is_about_no_item_is_feedback(interviews: Interviews) -> None:
    interview = _begun(interviews, RIGHT, "/finish")
    before = len(bodies(interviews.parts.record.events(interview), Judged))
    assert _say(interviews, interview, "/feedback I liked the questions.") == "closed"
    events = interviews.parts.record.events(interview)
    assert feedback(events) == ["I liked the questions."]
    assert len(bodies(events, Judged)) == before


def test_feedback_is_kept_at_any_time(interviews: Interviews) -> None:
    interview = _begun(interviews, "/feedback The room is quick.")
    assert interviews.room(interview).stage == "reply"
    assert feedback(interviews.parts.record.events(interview)) == ["The room is quick."]


def test_a_question_about_the_process_does_not_use_up_the_last_word(
    interviews: Interviews,
) -> None:
    interview = _begun(interviews, RIGHT, "/finish")
    assert _say(interviews, interview, "Who is going to read this?") == "last_words"
    assert _say(interviews, interview, "/hint") == "last_words"
    assert _say(interviews, interview, f"Also, {RIGHT}") == "closed"


def test_words_that_were_taken_for_the_wish_to_finish_may_be_an_answer(
    interviews: Interviews,
) -> None:
    interview = _begun(interviews)
    assert _say(interviews, interview, "We finish here, please end the interview") == "last_words"
    assert _say(interviews, interview, "/answer") == "reply"
    events = interviews.parts.record.events(interview)
    assert len(bodies(events, Judged)) == 1
    assert not bodies(events, Closed)


@pytest.mark.parametrize("says", ["That was my answer.", "No, I didn\u2019t want to finish!"])
def test_who_was_misread_can_say_so_in_words(interviews: Interviews, says: str) -> None:
    interview = _begun(interviews)
    assert _say(interviews, interview, "We finish here, please end the interview") == "last_words"
    shown = bodies(interviews.parts.record.events(interview), Shown)[-1].text
    assert "If that was your answer, send /answer" in shown
    assert _say(interviews, interview, says) == "reply"
    events = interviews.parts.record.events(interview)
    assert len(bodies(events, Judged)) == 1
    assert not bodies(events, Closed)


def test_what_is_thought_aloud_with_the_last_word_is_read(interviews: Interviews) -> None:
    interview = _begun(interviews, RIGHT, "/finish")
    before = len(bodies(interviews.parts.record.events(interview), Judged))
    thought = "Hmm, let me think. Fewer shared heads shrink storage..."
    assert _say(interviews, interview, thought) == "last_words"
    assert _say(interviews, interview, "/finish") == "closed"
    assert len(bodies(interviews.parts.record.events(interview), Judged)) == before + 1


def test_taking_up_the_offer_of_the_last_word_does_not_use_it_up(interviews: Interviews) -> None:
    interview = _begun(interviews, RIGHT, "/finish")
    shown = bodies(interviews.parts.record.events(interview), Shown)[-1].text
    assert "/answer" not in shown
    assert _say(interviews, interview, "Yes, one thing") == "last_words"
    assert _say(interviews, interview, f"Also, {RIGHT}") == "closed"


def test_a_second_wish_to_finish_closes_whatever_came_between(interviews: Interviews) -> None:
    interview = _begun(interviews, "We finish here, please end the interview", "/answer")
    assert _say(interviews, interview, "/finish") == "closed"


@pytest.mark.parametrize(
    ("action", "text", "means"),
    [
        ("answer", "No, thanks!", "finish"),
        ("skip", "skip", "finish"),
        ("complaint", "That was too long", "feedback"),
        ("thinking", "Thanks, that was interesting", "answer"),
        ("thinking", "let me think", "thinking"),
        ("answer", "No, it is quadratic.", "answer"),
        *(
            ("feedback", text, "rephrase")
            for text in (
                *(
                    "Yes",
                    "Yes please",
                    "Sure",
                    "Yes, one thing",
                    "Yes, I would like to add something.",
                ),
                *("I would like to correct an answer", "Can I have a minute?", "what?", "Why?"),
                *("I want to add to question 1", "Question 1.", "I don't understand"),
            )
        ),
    ],
)
def test_what_a_message_means_when_no_question_stands(
    action: "Action", text: str, means: str
) -> None:
    assert last_word(action, text) == means
