"""The last word is offered once, taken once, and whoever wants to go goes."""

import pytest

from agent.events import Closed, Judged, Received, Shown
from agent.interviews import Interviews
from agent.prompting import render
from agent.reading import asked_items, bodies, results, standing
from agent.report_words import feedback
from tests.talk import ABOUT_MEMORY, RIGHT, Talk


@pytest.fixture
def talk(interviews: Interviews) -> Talk:
    return Talk(interviews)


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


@pytest.mark.parametrize("command", ["/feedback", "/Feedback", " /FEEDBACK"])
def test_feedback_is_kept_at_any_time(interviews: Interviews, command: str) -> None:
    interview = _begun(interviews, f"{command} The room is quick.")
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


def test_who_was_misread_can_say_so_in_words(interviews: Interviews) -> None:
    interview = _begun(interviews)
    assert _say(interviews, interview, "We finish here, please end the interview") == "last_words"
    shown = bodies(interviews.parts.record.events(interview), Shown)[-1].text
    assert "If that was your answer, send /answer" in shown
    assert _say(interviews, interview, "That was my answer.") == "reply"
    events = interviews.parts.record.events(interview)
    assert len(bodies(events, Judged)) == 1
    assert not bodies(events, Closed)


@pytest.mark.parametrize(
    "says",
    [
        "next question please",
        "No, I didn\u2019t want to finish!",
        "keep going",
        "No, please continue",
    ],
)
def test_who_only_meant_an_answer_by_done_goes_on(talk: Talk, says: str) -> None:
    asked = talk.say(ABOUT_MEMORY)
    offer = talk.say("Done.")
    assert render("or_go_on") in offer.text
    told = talk.say(says)
    assert (told.text, told.item) == (render("gone_on"), asked.item)
    assert talk.stage == "reply"
    assert standing(talk.events) == asked
    assert len(talk.judged) == 1
    talk.say(RIGHT)
    assert talk.judged[-1].item == asked.item
    assert len(talk.met) == 3


def test_what_was_taken_for_the_wish_to_finish_can_be_an_answer_after_going_on_too(
    talk: Talk,
) -> None:
    said = talk.say("We finish here, please end the interview")
    assert said.purpose == "last_words"
    talk.say("No, I didn't want to finish!")
    assert talk.judged == []
    talk.say("/answer")
    assert len(talk.judged) == 1


def test_who_resumes_after_a_pause_still_has_the_last_word(talk: Talk) -> None:
    talk.say(ABOUT_MEMORY)
    talk.say("/finish")
    for resumes in ("/resume", "Resume"):
        talk.say("/pause")
        talk.say(resumes)
        assert talk.stage == "last_words"


def test_a_bare_no_closes(talk: Talk) -> None:
    talk.say(ABOUT_MEMORY)
    talk.say("Done.")
    assert talk.say("no").purpose == "closing"


def test_nothing_goes_on_when_all_was_asked(interviews: Interviews) -> None:
    talk = Talk(interviews)
    talk.say(RIGHT)
    while talk.stage == "reply":
        talk.say("/skip")
    assert talk.say("keep going").text == render("last_words_open")
    assert talk.stage == "last_words"


def test_done_in_words_never_closes_at_once(talk: Talk) -> None:
    talk.say(ABOUT_MEMORY)
    for _ in range(2):
        assert talk.say("Done.").purpose == "last_words"
        talk.say("keep going")
    assert talk.say("/finish").purpose == "closing"


def test_who_went_on_twice_is_still_offered_the_last_word_at_the_end(talk: Talk) -> None:
    talk.say(ABOUT_MEMORY)
    for _ in range(2):
        talk.say("Done.")
        talk.say("keep going")
    while talk.stage == "reply":
        talk.say("/skip")
    assert talk.stage == "last_words"


def test_what_is_thought_aloud_with_the_last_word_is_read(interviews: Interviews) -> None:
    interview = _begun(interviews, RIGHT, "/finish")
    before = len(bodies(interviews.parts.record.events(interview), Judged))
    thought = "Hmm, let me think. Fewer shared heads shrink storage..."
    assert _say(interviews, interview, thought) == "last_words"
    assert _say(interviews, interview, "/finish") == "closed"
    assert len(bodies(interviews.parts.record.events(interview), Judged)) == before + 1


@pytest.mark.parametrize(
    "says", ["Yes, one thing", "Can I correct question 1?", "One correction", "/feedback"]
)
def test_taking_up_the_offer_of_the_last_word_does_not_use_it_up(
    interviews: Interviews, says: str
) -> None:
    interview = _begun(interviews, RIGHT, "/finish")
    shown = bodies(interviews.parts.record.events(interview), Shown)[-1].text
    assert "/answer" not in shown
    assert _say(interviews, interview, says) == "last_words"
    events = interviews.parts.record.events(interview)
    assert bodies(events, Shown)[-1].text == render("last_words_open")
    assert feedback(events) == []
    assert _say(interviews, interview, f"Also, {RIGHT}") == "closed"


def test_feedback_without_words_is_asked_for_not_thanked_for(talk: Talk) -> None:
    assert talk.say("/feedback").text == render("feedback_how")
    assert talk.stage == "reply"
    assert feedback(talk.events) == []


def test_a_second_wish_to_finish_closes_whatever_came_between(interviews: Interviews) -> None:
    interview = _begun(interviews, "We finish here, please end the interview", "/answer")
    assert _say(interviews, interview, "/finish") == "closed"
