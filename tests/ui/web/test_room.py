"""The room through its endpoints: consent, answers, refusals, repeats, and no leak."""

import html
import json
from typing import TYPE_CHECKING

import pytest

from agent.events import Judged, StoredEvent
from agent.reading import asked_items, bodies
from knowledge.bank import Bank

if TYPE_CHECKING:
    from tests.ui.web.conftest import Page

# Gradio's own use of pandas, which Viva has none of.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")

RIGHT = "Memory grows linearly with length"


def test_consent_comes_first_and_the_question_follows(page: "Page") -> None:
    welcome = page.press("load")
    assert "I am Viva" in welcome
    assert "Question 1" not in welcome
    page.press("consent")
    assert "Explain what the cache costs" in page.press("follow_consent")
    assert [r.action for r in page.received()] == ["consent"]


def test_without_a_box_nobody_is_told_to_write(page: "Page") -> None:
    welcome = page.press("load")
    assert "**I agree, begin**; in a terminal, type" in welcome
    page.press("consent")
    page.press("follow_consent")
    page.press("pause")
    assert "press **Resume**; in a terminal, type" in page.press("follow_pause")


def test_an_answer_is_shown_at_once_and_followed_by_the_next_text(page: "Page") -> None:
    page.begin()
    sent = page.press("send", RIGHT)
    assert RIGHT in sent
    assert "Reading your answer" in sent
    assert "What exactly happens to" in page.follow()


def test_a_refused_message_says_why_and_leaves_the_box_alone(page: "Page") -> None:
    page.begin()
    for text, reason in (("   ", "was empty"), ("x" * 400_001, "400,001 characters")):
        answer = page.press("send", text)
        assert reason in answer
        assert 'role=\\"alert\\"' in answer
        # Only the notice changes: an update of the box would carry its value.
        outputs = page.outputs_of(answer)
        box = page.place("viva-text")
        assert outputs[box] == {"__type__": "update"}
        assert page.outputs_of(page.follow())[box] == {"__type__": "update"}
    assert [r.action for r in page.received()] == ["consent"]


def test_an_accepted_message_empties_the_box(page: "Page") -> None:
    page.begin()
    assert page.outputs_of(page.press("send", RIGHT))[page.place("viva-text")] == ""


def test_a_double_click_stores_one_message(page: "Page") -> None:
    page.begin()
    page.press("send", RIGHT)
    page.press("send", RIGHT)
    page.follow()
    assert [r.text for r in page.received()].count(RIGHT) == 1


def test_a_second_page_with_the_same_text_stores_it_once(page: "Page") -> None:
    page.begin()
    other = page.another()
    other.press("load")
    page.press("send", RIGHT)
    page.follow()
    other.press("send", RIGHT)
    assert [r.text for r in page.received()].count(RIGHT) == 1


def test_a_page_sends_nothing_into_an_interview_that_was_opened_beside_it(page: "Page") -> None:
    page.begin()
    other = page.web.page()
    other.begin()
    for endpoint in ("send", "dont_know", "follow", "tick"):
        said = page.press(endpoint, *([RIGHT] if endpoint == "send" else []))
        assert "Another interview was opened in this browser" in said
        assert page.outputs_of(said)[page.place("viva-text")] == {"__type__": "update"}
    assert [r.action for r in page.received()] == ["consent"]
    assert [r.action for r in other.received()] == ["consent"]
    assert RIGHT in other.press("send", RIGHT)
    page.press("load")
    assert "Another interview" not in page.press("tick")


def test_a_late_message_of_a_second_page_is_kept_and_marked(page: "Page") -> None:
    page.begin()
    other = page.another()
    other.press("load")
    page.press("send", RIGHT)
    page.follow()
    shown = other.press("send", "Memory grows with every token that is kept.")
    assert "already answered" in shown
    assert [r.action for r in page.received()] == ["consent", "answer", "late"]


def test_every_button_does_what_it_says(page: "Page") -> None:
    page.begin()
    for action in ("rephrase", "hint", "pause", "resume", "dont_know", "finish"):
        page.press(action)
        page.press(f"follow_{action}")
    assert [r.action for r in page.received()][1:] == [
        "rephrase",
        "hint",
        "pause",
        "resume",
        "dont_know",
        "finish",
    ]
    assert "The interview is closed" in page.press("load")


def test_whoever_answered_is_offered_the_last_word_before_the_end(page: "Page") -> None:
    page.begin()
    page.press("send", RIGHT)
    page.follow()
    page.press("finish")
    offered = page.press("follow_finish")
    assert "Before I close" in offered
    assert "Last words" in offered
    page.press("finish")
    assert "The interview is closed" in page.press("follow_finish")


def test_after_the_end_nothing_is_accepted(page: "Page") -> None:
    page.begin()
    page.press("finish")
    page.press("follow_finish")
    assert "This interview is closed, so nothing was recorded" in page.press("send", "One more.")


def test_a_refresh_shows_everything_again(page: "Page") -> None:
    page.begin()
    page.press("send", RIGHT)
    page.follow()
    again = page.another().press("load")
    assert RIGHT in again
    assert "What exactly happens to" in again


def test_the_timer_brings_what_another_page_did(page: "Page") -> None:
    page.begin()
    other = page.another()
    other.press("load")
    page.press("send", RIGHT)
    page.follow()
    assert RIGHT in other.press("tick")
    assert RIGHT not in other.press("tick"), "nothing new, so only the clock is sent"


def test_odd_characters_do_not_break_the_page(page: "Page") -> None:
    page.begin()
    assert "lone surrogate" in page.press("send", "half \ud83d of a pair")
    typed = "null \x00, turned \u202e round, \U0001f600 and <|im_end|>"
    page.press("send", typed)
    assert "turned \ufffd round, \U0001f600 and &lt;|im_end|>" in page.press("load")
    assert page.received()[-1].text == typed


def test_no_endpoint_of_the_room_tells_the_rubric(page: "Page") -> None:
    page.begin()
    page.press("send", "Heat is constant always, and ink dries blue.")
    page.follow()
    page.press("dont_know")
    page.press("follow_dont_know")
    page.press("send", f"{RIGHT}. Rows multiply copper.")
    page.follow()
    page.press("tick")
    page.press("finish")
    page.press("follow_finish")
    page.press("load")
    web = page.web
    record = web.interviews.parts.record.events(page.interview)
    assert bodies(record, Judged), "something was judged, so there is something to leak"
    said = "\n".join(page.seen)
    for path in ("/", "/config", "/gradio_api/info"):
        said += web.client.get(path).text
    secrets = _secrets(record, web.interviews.parts.bank)
    own = (
        "Heat is constant always, and ink dries blue.",
        f"{RIGHT}. Rows multiply copper.",
        # A follow-up may quote a part of them.
        "Heat is constant always",
        "Rows multiply copper",
    )
    assert _leaks(said, secrets, own) == set()
    for judged in bodies(record, Judged):
        for verdict in judged.verdicts:
            # What the check must notice: a verdict sent as data, its reason as text on the page.
            assert f'"{verdict.criterion}"' in _leaks(
                said + verdict.model_dump_json(), secrets, own
            )
            page_with_it = said + json.dumps(f"<p>{html.escape(verdict.reason)}</p>")
            assert _leaks(page_with_it, secrets, own) == {verdict.reason}


def _secrets(record: list[StoredEvent], bank: Bank) -> set[str]:
    """What this interview's judgements and rubrics say, none of it for the candidate."""
    found = {"p_met", "not_met", 'verdict"', "evidence", "coverage", "juror"}
    for judged in bodies(record, Judged):
        for verdict in judged.verdicts:
            # An id such as "memory" is also a word of a question, so it counts where it is data.
            found |= {verdict.reason, f'"{verdict.criterion}"', f"'{verdict.criterion}'"}
            found |= {f">{verdict.criterion}<"}
    for item in map(bank.get, asked_items(record)):
        found.add(item.reference)
        for criterion in item.criteria:
            found |= {criterion.statement, criterion.misconception}
    return found


def _leaks(said: str, secrets: set[str], own: tuple[str, ...]) -> set[str]:
    """The secrets in what was sent, apart from the candidate's own words; escapes are undone."""
    plain = html.unescape(said.replace("\\", ""))
    for words in own:
        plain = plain.replace(words, "")
    return {secret for secret in secrets if secret in plain}
