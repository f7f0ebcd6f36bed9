"""A message of a transcript at the desk: what is said of the passages under a follow-up."""

from typing import Literal

from agent.events import Shown, StoredEvent
from knowledge.protocol import Passage
from ui.web.message_html import shown_html


def _probe(source: Literal["authored", "model"], section: str = "limits") -> str:
    probe = Shown(text="Why?", purpose="probe", source=source, passages=("p#1",))
    at = "2026-11-22T10:04:31+00:00"
    event = StoredEvent(interview="i", seq=1, at=at, key="", body=probe, previous="", hash="")
    passage = Passage(
        id="p#1", doc="p", title="A survey", section=section, page=3, start=0, end=3, text="abc"
    )
    return shown_html(event, probe, lambda _id: passage)


def test_passages_under_an_authored_text_are_not_its_source() -> None:
    page = _probe("authored")
    assert page.index("Further reading, found for its subject") < page.index("<summary>")
    assert "Further reading" not in _probe("model")


def test_a_section_is_called_one() -> None:
    assert "<summary>A survey, section: limits, page 3</summary>" in _probe("model")
    assert "<summary>A survey, page 3</summary>" in _probe("model", section="")
