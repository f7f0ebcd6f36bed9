"""A message is taken once: sent twice, from two windows, from many threads, or again after a restart."""

import threading
from collections.abc import Callable

import pytest

from agent.errors import ReplyRefusedError
from agent.events import Judged, Received
from agent.interviews import Interviews
from agent.reading import bodies
from tests.talk import ABOUT_MEMORY, RIGHT, Talk

MakeInterviews = Callable[..., Interviews]


@pytest.fixture
def talk(interviews: Interviews) -> Talk:
    return Talk(interviews)


def _begun(interviews: Interviews) -> str:
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    _say(interviews, interview, "I agree")
    return interview


def _say(interviews: Interviews, interview: str, text: str) -> None:
    interviews.submit(interview, interviews.room(interview).prompt, text)
    interviews.advance(interview)


def test_a_message_sent_twice_is_stored_once_and_a_second_one_is_kept_as_late(
    interviews: Interviews,
) -> None:
    interview = _begun(interviews)
    prompt = interviews.room(interview).prompt
    interviews.submit(interview, prompt, RIGHT)
    interviews.submit(interview, prompt, RIGHT)
    interviews.submit(interview, prompt, "Another answer, typed in a second window.")
    interviews.submit(interview, prompt, "Another answer, typed in a second window.")
    interviews.advance(interview)
    received = bodies(interviews.parts.record.events(interview), Received)
    assert [r.action for r in received] == ["consent", "answer", "late"]


@pytest.mark.parametrize("reply_to", [0, 1, 99, -5])
def test_a_page_that_lost_its_place_answers_the_last_question(
    interviews: Interviews, reply_to: int
) -> None:
    interview = _begun(interviews)
    interviews.submit(interview, reply_to, RIGHT)
    interviews.advance(interview)
    (reply,) = bodies(interviews.parts.record.events(interview), Received)[1:]
    assert (reply.action, reply.reply_to) == ("answer", interviews.room(interview).prompt - 3)


def test_words_sent_again_after_a_restart_are_the_same_message(
    make_interviews: MakeInterviews,
) -> None:
    before = make_interviews()
    interview = _begun(before)
    before.submit(interview, before.room(interview).prompt, RIGHT)
    after = make_interviews()
    after.advance(interview)
    after.submit(interview, 0, RIGHT)
    after.advance(interview)
    events = after.parts.record.events(interview)
    assert [r.action for r in bodies(events, Received)] == ["consent", "answer"]
    with pytest.raises(ReplyRefusedError, match="word for word"):
        after.submit(interview, after.room(interview).prompt, RIGHT)


def test_a_message_is_read_once_and_its_words_make_it_the_same_again(
    make_interviews: MakeInterviews,
) -> None:
    interviews = make_interviews()
    interview = _begun(interviews)
    prompt = interviews.room(interview).prompt
    stored = interviews.submit(interview, prompt, "Wood and stone.", "thinking")
    # Read anew it would be an answer: the record keeps what it was taken for.
    assert interviews.submit(interview, prompt, "Wood and stone.") == stored


def test_a_page_that_is_behind_can_finish_but_not_decline(interviews: Interviews) -> None:
    interview = _begun(interviews)
    behind = interviews.room(interview).prompt
    _say(interviews, interview, RIGHT)
    with pytest.raises(ReplyRefusedError, match="behind"):
        interviews.submit(interview, behind, "", "dont_know")
    interviews.submit(interview, behind, "", "finish")
    assert interviews.advance(interview).stage == "last_words"
    # The same click again is the same wish; a wish from the new page closes.
    interviews.submit(interview, behind, "", "finish")
    assert interviews.advance(interview).stage == "last_words"
    interviews.submit(interview, interviews.room(interview).prompt, "", "finish")
    assert interviews.advance(interview).stage == "closed"


@pytest.mark.parametrize(
    "meanwhile", ["/hint", "/rephrase", "Who is going to read this?", "/pause"]
)
def test_an_answer_from_a_page_that_is_behind_by_a_notice_counts(
    talk: Talk, meanwhile: str
) -> None:
    behind = talk.prompt
    talk.say(meanwhile)
    last = talk.prompt
    assert talk.say(RIGHT, reply_to=behind).purpose == "probe"
    assert (talk.last.action, talk.last.reply_to) == ("answer", last)
    assert len(talk.judged) == 1
    # The same page sends it once more: it is recorded already, and no answer to the follow-up.
    stored = talk.interviews.submit(talk.id, behind, RIGHT)
    assert stored.body == talk.last
    assert talk.stage == "reply"


def test_words_that_were_answered_with_a_notice_are_not_taken_again(talk: Talk) -> None:
    behind = talk.prompt
    talk.say("Let me think for a moment...")
    before = talk.events
    talk.interviews.submit(talk.id, behind, "Let me think for a moment...")
    assert talk.interviews.advance(talk.id).stage == "reply"
    assert talk.events == before


def test_an_addition_from_a_page_that_is_behind_counts_with_the_last_word(talk: Talk) -> None:
    talk.say(ABOUT_MEMORY)
    talk.say("/finish")
    behind = talk.prompt
    talk.say("Who is going to read this?")
    assert talk.say(f"Also, {RIGHT}", reply_to=behind).purpose == "closing"
    assert talk.last.action == "addition"


def test_a_button_on_a_page_that_is_behind_is_pressed_again_by_hand(talk: Talk) -> None:
    behind = talk.prompt
    talk.say("/hint")
    with pytest.raises(ReplyRefusedError, match="behind"):
        talk.interviews.submit(talk.id, behind, "", "dont_know")


def test_many_threads_send_the_same_message(interviews: Interviews) -> None:
    interview = _begun(interviews)
    prompt = interviews.room(interview).prompt

    def send() -> None:
        interviews.submit(interview, prompt, RIGHT)
        interviews.advance(interview)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    events = interviews.parts.record.events(interview)
    assert [r.action for r in bodies(events, Received)] == ["consent", "answer"]
    assert len(bodies(events, Judged)) == 1
    assert interviews.parts.record.faults(interview) == []
