"""Which question a message is about: the one on the screen, unless it says or clearly shows another."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from agent.events import AskedItem, Shown, StoredEvent
from agent.interviews import Interviews
from agent.placing import about
from agent.reading import asked_items
from knowledge.bank import Bank
from knowledge.draws import rendered
from knowledge.schema import Item
from knowledge.what_if import right_result
from models.protocol import Vectors
from tests.conftest import item_of, numbers_item
from tests.talk import ABOUT_MEMORY, Talk

if TYPE_CHECKING:
    from agent.events import Action

MakeInterviews = Callable[..., Interviews]
STATED = "Memory grows linearly with length. Fewer shared heads shrink storage."


@pytest.fixture
def two_numbers() -> Bank:
    """Two questions that ask for a result in the same unit."""
    item, entry = numbers_item()
    other: dict[str, Any] = {**entry, "id": "scaling-numbers", "subject": "scaling-laws"}
    second = Item.model_validate(rendered(other, None))
    return Bank([item, second], {item.id: entry, second.id: other})


@pytest.fixture
def at_second(make_interviews: MakeInterviews, two_numbers: Bank) -> Talk:
    """The first question is answered in full, the second one stands."""
    talk = Talk(make_interviews(items=two_numbers))
    _work_out(talk)
    _work_out(talk)
    talk.say(f"Once more, {ABOUT_MEMORY.lower()}", "answer")
    assert len(asked_items(talk.events)) == 2
    return talk


def _work_out(talk: Talk) -> None:
    """Give the result with the numbers as they stand."""
    item = talk.interviews.parts.item_now(talk.events, asked_items(talk.events)[-1])
    assert item is not None
    talk.say(f"{STATED} {right_result(item)}", "answer")


@pytest.mark.parametrize(
    "says", ["It should be {}.", "Actually it is {}.", "Oh, {}.", "For the second one: {}."]
)
def test_a_first_answer_counts_for_the_question_on_the_screen(at_second: Talk, says: str) -> None:
    first, second = asked_items(at_second.events)
    result = right_result(at_second.interviews.parts.item(at_second.id, second))
    at_second.say(says.format(result.removeprefix("That comes to ").rstrip(".")))
    assert at_second.last.action in ("addition", "correction", "late_answer")
    assert at_second.last.about is None
    assert {(first, "reading"), (second, "reading")} <= at_second.met


def test_a_result_answers_the_what_if_that_asks_for_it(at_second: Talk) -> None:
    second = asked_items(at_second.events)[1]
    _work_out(at_second)
    now = at_second.interviews.parts.item_now(at_second.events, second)
    assert now is not None
    result = right_result(now).removeprefix("That comes to ").rstrip(".")
    at_second.say(f"It comes to {result}, I mixed up the other one at first.")
    assert at_second.last.action == "late_answer"
    assert at_second.last.about is None
    assert (second, "reading") in at_second.met


def test_a_what_if_gives_way_to_a_question_that_is_named(at_second: Talk) -> None:
    first = asked_items(at_second.events)[0]
    _work_out(at_second)
    at_second.say("Correction to question 1: it comes to 7 GB.")
    assert at_second.last.about == first


class Nearness:
    """An embedder to which a text lies as near to any message as the item's name in it says."""

    identity = "by-hand"
    dimension = 2

    def __init__(self, **near: float) -> None:
        self._near = near

    def embed(self, texts: Sequence[str]) -> Vectors:
        asked = (max((n for name, n in self._near.items() if name in t), default=0) for t in texts)
        _, *near = asked
        return np.array([(n, (1 - n * n) ** 0.5) for n in (1, *near)], dtype=np.float32)


def _asked(*items: str) -> list[StoredEvent]:
    shown = [
        Shown(purpose="question", text=name, item=name, asked=AskedItem.of(item_of(name)))
        for name in items
    ]
    return [
        StoredEvent(interview="i", seq=n, at="", key=str(n), body=body, previous="", hash="")
        for n, body in enumerate(shown, start=1)
    ]


@pytest.mark.parametrize(
    ("text", "action", "is_about"),
    [
        ("It should be larger.", "correction", None),
        ("I would add a reranker.", "addition", None),
        ("Oh, it grows.", "addition", None),
        ("I forgot to say that it grows.", "addition", "one"),
        ("Also, it grows.", "addition", "one"),
        ("Correction: it grows.", "correction", "one"),
        ("I now remember: it grows.", "late_answer", "one"),
        ("For the first one: it grows.", "late_answer", "one"),
        ("For the second one: it grows.", "late_answer", None),
        ("It grows.", "answer", None),
    ],
)
def test_where_both_are_as_near_only_what_looks_back_is_about_the_earlier_question(
    text: str, action: "Action", is_about: str | None
) -> None:
    near = Nearness(one=0.3, two=0.3)
    assert about(_asked("one", "two"), "two", text, action, near) == is_about


@pytest.mark.parametrize(
    ("one", "two", "looks_back", "does_not"),
    [(0.5, 0.3, "one", "one"), (0.3, 0.5, None, None), (0.35, 0.3, "one", None)],
)
def test_the_nearer_question_is_preferred_where_that_is_clear(
    one: float, two: float, looks_back: str | None, does_not: str | None
) -> None:
    near, events = Nearness(one=one, two=two), _asked("one", "two")
    assert about(events, "two", "I forgot that it grows.", "addition", near) == looks_back
    assert about(events, "two", "It should grow.", "correction", near) == does_not


@pytest.mark.parametrize(
    ("text", "is_about"),
    [
        ("Back to the previous question: it grows.", "one"),
        ("In the last question: it grows.", None),
    ],
)
def test_an_earlier_question_that_is_named_is_meant_however_far_it_is(
    text: str, is_about: str | None
) -> None:
    near = Nearness(one=0.1, two=0.9)
    assert about(_asked("one", "two"), "two", text, "late_answer", near) == is_about


IN_PARTS = (
    "As for the first question, it takes 1,050 steps in total. {} the warm-up is far too long."
)


@pytest.mark.parametrize(
    ("text", "is_about"),
    [
        (IN_PARTS.format("As for the second question,"), None),
        (IN_PARTS.format("And the second one:"), None),
        (IN_PARTS.format("Then"), None),
        ("Question 1: 1,050 steps. Question 2: the warm-up is far too long.", None),
        ("As for the first part, it takes 1,050 steps.", None),
        ("To question 1: it takes 1,050 steps.", "one"),
        ("One more thing on question 1: the first one is larger than the second one.", "one"),
        ("One more thing on the first question: it takes 1,050 steps.", "one"),
        ("Back to the first question: it takes 1,050 steps.", "one"),
    ],
)
def test_numbered_parts_of_an_answer_are_of_the_question_that_stands(
    text: str, is_about: str | None
) -> None:
    near = Nearness(one=0.3, two=0.3, three=0.5)
    assert about(_asked("one", "two", "three"), "three", text, "late_answer", near) == is_about


def test_a_question_named_by_its_place_is_meant_where_it_is_nearer() -> None:
    near = Nearness(one=0.5, two=0.3)
    text = "As for the first question, it takes 1,050 steps."
    assert about(_asked("one", "two"), "two", text, "late_answer", near) == "one"
