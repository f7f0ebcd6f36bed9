"""A message is taken once: sent twice, from two windows, from many threads, or again after a restart."""

import threading
from collections.abc import Callable

import pytest

from agent.errors import ReplyRefusedError
from agent.events import Judged, Received
from agent.interviews import Interviews
from agent.reading import bodies

MakeInterviews = Callable[..., Interviews]

RIGHT = (
    "Memory grows linearly with length. Fewer shared heads shrink storage. "
    "Bandwidth limits every decoded token."
)


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
