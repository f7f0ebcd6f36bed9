"""The desk through its endpoints: list, report, invite, override in the name of who is signed in."""

import html
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from agent.events import Overridden
from agent.reading import asked_items, bodies, started
from ui.web.desk_actions import criterion_label

if TYPE_CHECKING:
    from tests.ui.web.conftest import Web

# Gradio's own use of pandas, which Viva has none of.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


@pytest.fixture
def desk(web: "Web") -> "Iterator[Web]":
    with web.client:
        web.sign_in()
        yield web


def _call(web: "Web", endpoint: str, *data: object, query: str = "") -> str:
    """What the page gets, markup decoded once."""
    url = f"/desk/gradio_api/call/{endpoint}"
    asked = web.client.post(url + query, json={"data": list(data)})
    assert asked.status_code == 200, asked.text
    text = web.client.get(f"{url}/{asked.json()['event_id']}").text
    assert "event: complete" in text, text
    return str(json.loads(text.split("data: ", maxsplit=1)[1].splitlines()[0]))


def _interviewed(web: "Web", *answers: str) -> str:
    interviews = web.interviews
    interview = interviews.start("ai-engineer", "Ada <i>Example</i>", seed=1)
    for answer in ("I agree", *answers):
        interviews.submit(interview, interviews.room(interview).prompt, answer)
        interviews.advance(interview)
    return interview


def test_the_list_shows_every_interview_escaped(desk: "Web") -> None:
    assert "No interview yet" in _call(desk, "load")
    interview = _interviewed(desk)
    listing = _call(desk, "load")
    assert f"?interview={interview}" in listing
    assert html.escape("Ada <i>Example</i>") in listing
    assert "<i>" not in listing
    assert "Signed in as interviewer" in listing


def test_the_address_opens_a_report(desk: "Web") -> None:
    interview = _interviewed(desk, "Memory grows linearly with length")
    report = _call(desk, "load", query=f"?interview={interview}")
    assert "Provisional" in report
    assert "<mark" in report
    assert "viva-plot" in report
    assert "Record intact" in report


def test_refresh_shows_what_came_since(desk: "Web") -> None:
    interview = _interviewed(desk)
    assert "Said that they do not know" not in _call(desk, "open", interview)
    prompt = desk.interviews.room(interview).prompt
    desk.interviews.submit(interview, prompt, "I don't know")
    desk.interviews.advance(interview)
    assert "Said that they do not know" in _call(desk, "open", interview)


def test_an_unknown_interview_is_explained(desk: "Web") -> None:
    answer = _call(desk, "open", "<script>alert(1)</script>")
    assert "No interview" in answer
    assert "<script" not in answer


def test_an_invite_from_the_desk_lets_its_candidate_in(desk: "Web") -> None:
    answer = _call(desk, "invite", "Grace <b>Hopper</b>", "ai-engineer", 1)
    link = answer.split("http://127.0.0.1:7860")[1].split("'")[0]
    assert desk.client.get(link).status_code == 303
    record = desk.interviews.parts.record
    assert started(record.events(record.interviews()[-1])).candidate == "Grace <b>Hopper</b>"
    assert link.removeprefix("/invite/") not in _call(desk, "load"), "it is shown once"


def test_extra_time_goes_with_the_invite_and_stands_in_the_list(desk: "Web") -> None:
    answer = _call(desk, "invite", "Grace", "ai-engineer", 1.5)
    desk.client.get(answer.split("http://127.0.0.1:7860")[1].split("'")[0])
    record = desk.interviews.parts.record
    assert started(record.events(record.interviews()[-1])).extension == 1.5
    assert "extra time, factor 1.5" in _call(desk, "load")


@pytest.mark.parametrize("given", [0.5, 4, -1])
def test_extra_time_that_cannot_be_given_makes_no_invite_and_says_why(
    desk: "Web", given: float
) -> None:
    answer = _call(desk, "invite", "Grace", "ai-engineer", given)
    assert f"Extra time {given!r} is not a factor from 1 to 3" in answer
    assert "/invite/" not in answer


def test_an_emptied_field_means_no_extra_time(desk: "Web") -> None:
    assert "/invite/" in _call(desk, "invite", "Grace", "ai-engineer", None)


def test_an_override_is_appended_in_the_name_of_the_account(desk: "Web") -> None:
    interview = _interviewed(desk, "I don't know")
    record = desk.interviews.parts.record
    item = asked_items(record.events(interview))[0]
    answer = _call(desk, "override", interview, f"{item}|memory", "met", "She said it aloud.")
    assert "Overruled by <strong>interviewer</strong>" in answer
    assert "She said it aloud." in answer
    stored = bodies(record.events(interview), Overridden)
    assert [(o.who, o.verdict, o.criterion) for o in stored] == [("interviewer", "met", "memory")]
    assert record.faults(interview) == []


def test_what_was_not_judged_can_be_decided_at_the_desk(desk: "Web") -> None:
    interview = _interviewed(desk)
    record = desk.interviews.parts.record
    item = asked_items(record.events(interview))[0]
    assert f"{item}|memory" in _call(desk, "open", interview), "it can be chosen"
    answer = _call(desk, "override", interview, f"{item}|memory", "met", "She did say it.")
    assert "She did say it." in answer
    assert "Saved." in answer


def test_criteria_are_told_apart_by_their_statements() -> None:
    statement = (
        "Batching shares each read of the weights among all of the requests that wait for it."
    )
    title = "What batching does for throughput and what it costs each of the users"
    assert criterion_label(title, statement) == f"{title[:39]}…: {statement}"
    assert len(criterion_label(title, statement * 3)) == 40 + 2 + 110


def test_an_incomplete_override_says_what_is_missing_and_stores_nothing(desk: "Web") -> None:
    interview = _interviewed(desk, "I don't know")
    record = desk.interviews.parts.record
    item = asked_items(record.events(interview))[0]
    for criterion, verdict, reason, says in (
        (f"{item}|memory", "met", "  ", "needs a name and a reason"),
        (f"{item}|memory", None, "why", "Choose your verdict"),
        (f"{item}|nothing", "met", "why", "Choose a criterion"),
        ("nonsense", "met", "why", "Choose a criterion"),
        (None, "met", "why", "Choose a criterion"),
    ):
        assert says in _call(desk, "override", interview, criterion, verdict, reason)
    assert bodies(record.events(interview), Overridden) == []


def test_a_changed_record_is_said_at_the_top_of_its_report(desk: "Web") -> None:
    interview = _interviewed(desk, "Memory grows linearly with length")
    record = desk.interviews.parts.record
    with record.sessions.begin() as session:
        session.connection().exec_driver_sql(
            "UPDATE events SET body = replace(body, 'linearly', 'squarely') WHERE seq = 5"
        )
    assert "The record was changed after it was" in _call(desk, "open", interview)
