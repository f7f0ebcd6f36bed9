"""The grader is made ready for what was asked while the candidate thinks about it."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

from agent.events import Shown
from agent.interviews import Interviews
from agent.reading import asked_items, bodies
from knowledge.bank import Bank
from knowledge.what_if import right_result
from tests.conftest import numbers_item
from tests.talk import Talk

MakeInterviews = Callable[..., Interviews]


class _AtOnce(Executor):
    """Runs what is handed in there and then, and remembers with what."""

    def __init__(self) -> None:
        self.given: list[object] = []

    def submit(self, work: Callable[..., Any], /, *args: Any, **named: Any) -> Future[Any]:
        self.given += args
        work(*args, **named)
        return Future()


def test_it_is_ready_for_a_question_once_that_is_put(make_interviews: MakeInterviews) -> None:
    ahead = _AtOnce()
    interviews = make_interviews(ahead=ahead)
    interview = interviews.start("ai-engineer", "Ada", seed=3)
    assert ahead.given == [], "no question yet"
    interviews.submit(interview, interviews.room(interview).prompt, "I agree")
    interviews.advance(interview)
    [first] = asked_items(interviews.parts.record.events(interview))
    assert ahead.given == [interviews.parts.item(interview, first)]
    interviews.read_ahead(interview)
    assert ahead.given[1:] == ahead.given[:1], "as when a page is opened after a restart"


def test_it_is_ready_for_a_changed_number(make_interviews: MakeInterviews) -> None:
    item, template = numbers_item()
    ahead = _AtOnce()
    talk = Talk(make_interviews(items=Bank([item], {item.id: template}), ahead=ahead))
    asked = talk.interviews.parts.item(talk.id, item.id)
    talk.say(
        "Memory grows linearly with length. Fewer shared heads shrink storage. "
        f"{right_result(asked)}"
    )
    put = bodies(talk.events, Shown)[-1]
    assert put.draw is not None
    now = talk.interviews.parts.item_now(talk.events, item.id)
    assert ahead.given[0] == asked
    assert ahead.given[-1] == now != asked
