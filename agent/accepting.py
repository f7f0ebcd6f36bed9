"""Taking a message: into which action it turns, which text it answers, and that it is stored once."""

import hashlib
from collections.abc import Sequence

from agent.ending import may_go_on
from agent.errors import ReplyRefusedError
from agent.events import ANSWERS, Action, Judged, Received, Shown, StoredEvent
from agent.going_on import goes_on
from agent.grading.calculator_judge import judge_number
from agent.last_word import last_word
from agent.messages import in_last_words
from agent.parts import Parts
from agent.placing import about, about_any
from agent.reading import PUT, asked_items, bodies, is_closing, is_paused, standing
from agent.replies import (
    action_before_consent,
    action_of,
    agrees_again,
    checked,
    is_bare_answer,
    words_of,
)
from agent.room_view import last_prompt

_WHEREVER_IT_CAME_FROM = ("finish", "pause", "resume", "go_on")
"""Wishes about the interview as a whole: they hold whatever text the page showed."""
_SAYS_SOMETHING = ANSWERS | {"thinking", "feedback"}
"""What is kept even if the question was answered meanwhile."""
_LONG_ENOUGH_TO_BE_A_RESEND = 40
"""Characters from which the same words twice are no coincidence, as two short answers may be."""


def accept(
    parts: Parts, interview: str, reply_to: int, text: str, action: Action | None
) -> StoredEvent:
    """Store a message durably, once; see `Interviews.submit`. What it asks for is decided here, once.

    Raises: ReplyRefusedError, RecordWriteError, DamagedRecordError; then nothing was stored.
    """
    record = parts.record
    events = record.events(interview)
    if action in (None, "answer"):
        checked(text)
    if is_closing(events):
        raise ReplyRefusedError(
            "This interview is closed, so nothing was recorded. If something is missing, "
            "tell the person who invited you."
        )
    resent = _resent(events, reply_to, text) or _finished_twice(events, reply_to, text, action)
    if resent is not None:
        return resent
    body = _read(parts, events, Received(reply_to=reply_to, action="answer", text=text), action)
    stored = record.append(interview, f"received:{body.reply_to}", body)
    if _is_same(stored, body):
        return stored
    if not text.strip() or body.action not in _SAYS_SOMETHING:
        raise ReplyRefusedError(
            "This page was behind: the interview has gone on since. Nothing was recorded; look at the last "
            "text and choose again."
        )
    digest = hashlib.sha256(text.encode()).hexdigest()
    late = body.model_copy(update={"action": "late"})
    return record.append(interview, f"late:{body.reply_to}:{digest}", late)


def _is_same(stored: StoredEvent, body: Received) -> bool:
    """Whether a message is the stored one again. Its words say so: they may be read otherwise now, after
    a restart with another embedder."""
    if not isinstance(stored.body, Received) or stored.body.text != body.text:
        return False
    return stored.body == body or bool(body.text.strip())


def _read(
    parts: Parts, events: list[StoredEvent], sent: Received, action: Action | None
) -> Received:
    """The message with what it asks for, the text that it answers, and the item that it is about."""
    text = sent.text
    if not asked_items(events):
        action = action or action_before_consent(text)
        return sent.model_copy(
            update={"action": action, "reply_to": _place(events, sent.reply_to, action)}
        )
    if action is None and not bodies(events, Judged) and agrees_again(text):
        action = "consent"
    action = action or action_of(text, parts.embedder)
    reply_to = _place(events, sent.reply_to, action)
    shown = events[reply_to - 1].body
    if in_last_words(events[:reply_to]):
        action, item = _last_word(parts, events, text, action)
    else:
        current = (shown.item or "") if isinstance(shown, Shown) else ""
        answers = _answers_what_if(parts, events[:reply_to], current, text)
        item = about(events, current, text, action, parts.embedder, answers=answers)
    return Received(reply_to=reply_to, action=action, text=text, about=item)


def _answers_what_if(parts: Parts, events: Sequence[StoredEvent], current: str, text: str) -> bool:
    """Whether a message states the result that the "what if" asks for which stands, right or wrong."""
    put = standing(events)
    if put is None or put.draw is None or put.item != current:
        return False
    item = parts.item_now(events, current)
    if item is None or item.numeric is None:
        return False
    return judge_number(item.numeric, item.asked, text).evidence is not None


def _last_word(
    parts: Parts, events: Sequence[StoredEvent], text: str, action: Action
) -> tuple[Action, str | None]:
    """What a reply to the offer of the last word is, and on which item: feedback if it is near none."""
    if goes_on(text) and not is_paused(events):
        return "go_on" if may_go_on(events) else "rephrase", None
    action = last_word(action, text)
    if action not in ANSWERS | {"thinking"} or is_bare_answer(text):
        return action, None
    item = about_any(events, text, parts.embedder)
    if item is None and action == "answer" and not words_of(text).start:
        return "feedback", None
    return action, item or asked_items(events)[-1]


def _place(events: list[StoredEvent], reply_to: int, action: Action) -> int:
    """The seq of the shown text that a message answers: `reply_to` if it is one, else the last; the last also where
    a page is behind by a hint or a notice, and its question still stands."""
    if action in _WHEREVER_IT_CAME_FROM or not _was_shown(events, reply_to):
        return last_prompt(events)
    stands = action in _SAYS_SOMETHING and _still_stands(events, reply_to)
    return last_prompt(events) if stands else reply_to


def _still_stands(events: list[StoredEvent], reply_to: int) -> bool:
    """Whether only hints, notices and the like came since that text: what it asks for is still to be answered."""
    since = (e.body for e in events[reply_to:] if isinstance(e.body, Shown))
    return not any(shown.purpose in PUT for shown in since)


def _was_shown(events: list[StoredEvent], seq: int) -> bool:
    return any(event.seq == seq and isinstance(event.body, Shown) for event in events)


def _resent(events: list[StoredEvent], reply_to: int, text: str) -> StoredEvent | None:
    """The stored message that this one repeats, if it is the last one sent again.

    A page that lost its place, as after a restart, cannot say which text it answers; then the same
    words are the same message. Raises ReplyRefusedError where the candidate must say which it is.
    """
    received = [e for e in events if isinstance(e.body, Received) and e.body.action != "late"]
    last = received[-1] if received else None
    if last is None or not isinstance(last.body, Received) or not text.strip():
        return None
    again = [event for event in received if _is_again(events, event, reply_to, text)]
    if again:
        return again[-1]
    if last.body.text != text or last.body.reply_to == reply_to:
        return None
    if not _was_shown(events, reply_to):
        return last
    if len(text) >= _LONG_ENOUGH_TO_BE_A_RESEND:
        raise ReplyRefusedError(
            "This is word for word your last message, which is recorded already. If it is meant as "
            "the answer to the new question too, add a word and send it again."
        )
    return None


def _is_again(events: list[StoredEvent], stored: StoredEvent, reply_to: int, text: str) -> bool:
    """Whether the same words answered that text, or one after it while what it asks for still stood."""
    body = stored.body
    if not isinstance(body, Received) or body.text != text or not 0 < reply_to <= body.reply_to:
        return False
    return _was_shown(events, reply_to) and _still_stands(events[: body.reply_to], reply_to)


def _finished_twice(
    events: list[StoredEvent], reply_to: int, text: str, action: Action | None
) -> StoredEvent | None:
    """The wish to finish that a double click sends again: it must not decline the last word as well."""
    if action != "finish" or not _was_shown(events, reply_to) or reply_to == last_prompt(events):
        return None
    received = [e for e in events if isinstance(e.body, Received) and e.body.action != "late"]
    last = received[-1].body
    same = isinstance(last, Received) and last.action == "finish" and last.text == text
    return received[-1] if same else None
