"""The room when something fails: the answer stays safe, the page says so, and it goes on."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from agent.interviews import Interviews
from models.protocol import ChatMessage
from models.scripted import ScriptedModel
from tests.forged_record import cut, forge

if TYPE_CHECKING:
    from tests.ui.web.conftest import Web

# Gradio's own use of pandas, which Viva has none of.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


class Stumbling:
    """A model that fails in a way nobody foresaw until it is mended."""

    def __init__(self) -> None:
        self.mended = threading.Event()

    def __call__(self, _messages: Sequence[ChatMessage]) -> str:
        if not self.mended.is_set():
            raise ZeroDivisionError("secret detail of the failure")
        return "no JSON"


def test_a_failed_turn_says_so_and_continue_tries_again(
    make_web: "Callable[..., Web]", make_interviews: Callable[..., Interviews]
) -> None:
    model = Stumbling()
    web = make_web(make_interviews(ScriptedModel(model)))
    with web.client:
        page = web.page()
        page.begin()
        page.press("send", "Heat is constant always.")
        failed = page.follow()
        assert "could not go on just now" in failed
        assert "secret detail" not in failed
        assert "could not go on just now" in page.press("load"), "a refresh still says so"
        model.mended.set()
        page.press("continue")
        assert "What exactly happens to" in page.press("follow_continue")
    assert [r.text for r in page.received()].count("Heat is constant always.") == 1


def test_a_message_while_the_last_one_is_read_is_kept_in_the_box(
    make_web: "Callable[..., Web]", make_interviews: Callable[..., Interviews]
) -> None:
    release = threading.Event()

    def slow(_messages: Sequence[ChatMessage]) -> str:
        assert release.wait(20)
        return "no JSON"

    web = make_web(make_interviews(ScriptedModel(slow)))
    with web.client:
        page = web.page()
        page.begin()
        page.press("send", "Heat is constant always.")
        assert "still being read" in page.press("send", "Another thought.")
        release.set()
        page.follow()
    assert [r.text for r in page.received()][1:] == ["Heat is constant always."]


def test_an_unfinished_turn_goes_on_when_the_page_is_opened_after_a_restart(
    make_web: "Callable[..., Web]", make_interviews: Callable[..., Interviews]
) -> None:
    before = make_interviews()
    web = make_web(before)
    with web.client:
        page = web.page()
        page.begin()
    prompt = before.room(page.interview).prompt
    before.submit(page.interview, prompt, "Heat is constant always.")
    after = make_web(make_interviews())
    after.client.cookies = web.client.cookies
    with after.client:
        again = after.page(page.interview)
        again.press("load")
        deadline = time.monotonic() + 20
        while "What exactly happens to" not in again.press("tick"):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_an_interview_that_was_purged_is_explained(
    make_web: "Callable[..., Web]", make_interviews: Callable[..., Interviews], tmp_path: Path
) -> None:
    web = make_web(make_interviews())
    web.enter_room()
    (tmp_path / "purged").mkdir()
    emptied = make_web(make_interviews(folder=tmp_path / "purged"))
    emptied.client.cookies = web.client.cookies
    with emptied.client:
        for endpoint in ("load", "tick", "send"):
            assert "no longer in the record" in emptied.page("purged").press(endpoint)


def test_what_a_forged_record_refuses_stays_in_the_box_with_the_reason(
    web: "Web", tmp_path: Path
) -> None:
    with web.client:
        page = web.page()
        page.begin()
        page.press("send", "Heat is constant always.")
        page.follow()
        forge(tmp_path / "record.sqlite", page.interview, "is constant always.", "grows always.")
        box = page.place("viva-text")
        refused = page.press("send", "Another thought.")
        assert "Nothing was stored: the record of this interview was changed" in refused
        assert page.outputs_of(refused)[box] == {"__type__": "update"}, "the box keeps the text"
        page.follow()
        assert "Nothing was stored" in page.press("dont_know")
        assert [r.text for r in page.received()][1:] == ["Heat grows always."]
        assert web.interviews.parts.record.faults(page.interview)
        other = web.page()
        other.begin()
        other.press("send", "Heat is constant always.")
        assert "What exactly happens to" in other.follow()


def test_a_turn_that_a_forged_record_stops_says_so(
    make_web: "Callable[..., Web]", make_interviews: Callable[..., Interviews], tmp_path: Path
) -> None:
    model = Stumbling()
    web = make_web(make_interviews(ScriptedModel(model)))
    with web.client:
        page = web.page()
        page.begin()
        page.press("send", "Heat is constant always.")
        page.follow()
        model.mended.set()
        forge(tmp_path / "record.sqlite", page.interview, "is constant always.", "grows always.")
        page.press("continue")
        assert "its record was changed from outside" in page.press("follow_continue")
        assert "its record was changed from outside" in page.press("load")
        forge(tmp_path / "record.sqlite", page.interview, "grows always.", "is constant always.")
        page.press("continue")
        assert "What exactly happens to" in page.press("follow_continue"), "the record is restored"


def test_a_record_that_cannot_be_read_is_explained(web: "Web", tmp_path: Path) -> None:
    with web.client:
        page = web.page()
        page.begin()
        cut(tmp_path / "record.sqlite", page.interview, 2)
        for endpoint in ("load", "tick", "follow", "continue"):
            assert "its record was changed from outside" in page.press(endpoint), endpoint
        assert "Nothing was stored" in page.press("send", "Heat is constant always.")
