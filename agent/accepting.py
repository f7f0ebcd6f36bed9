"""Taking a message: into which action it turns, which text it answers, and that it is stored once."""

import hashlib

from agent.errors import ReplyRefusedError
from agent.events import Action, Received, Shown, StoredEvent
from agent.reading import asked_items, is_closing
from agent.record import Record
from agent.replies import checked, spoken_action
from agent.room_view import last_prompt

_CONSENTS = {"i agree", "agree", "yes", "ok", "okay", "yes, i agree", "i agree, begin", "begin"}
_WHEREVER_IT_CAME_FROM = ("finish", "pause", "resume")
"""Wishes about the interview as a whole: they hold whatever text the page showed."""
_LONG_ENOUGH_TO_BE_A_RESEND = 40
"""Characters from which the same words twice are no coincidence, as two short answers may be."""


def accept(
    record: Record, interview: str, reply_to: int, text: str, action: Action | None
) -> StoredEvent:
    """Store a message durably, once; see `Interviews.submit`.

    Raises: ReplyRefusedError (nothing was stored), RecordWriteError.
    """
    events = record.events(interview)
    action = action or _action_of(events, checked(text))
    if action == "answer":
        checked(text)
    if is_closing(events):
        raise ReplyRefusedError(
            "This interview is closed, so nothing was recorded. If something is missing, "
            "tell the person who invited you."
        )
    resent = _resent(events, reply_to, text)
    if resent is not None:
        return resent
    reply_to = last_prompt(events) if action in _WHEREVER_IT_CAME_FROM else _place(events, reply_to)
    body = Received(reply_to=reply_to, action=action, text=text)
    stored = record.append(interview, f"received:{reply_to}", body)
    if stored.body == body:
        return stored
    if not text.strip() or action != "answer":
        raise ReplyRefusedError(
            "This page was behind: the question it showed has been answered already. Nothing was "
            "recorded; look at the last question and choose again."
        )
    digest = hashlib.sha256(text.encode()).hexdigest()
    late = body.model_copy(update={"action": "late"})
    return record.append(interview, f"late:{reply_to}:{digest}", late)


def _action_of(events: list[StoredEvent], text: str) -> Action:
    words = " ".join(text.lower().split()).rstrip(".!")
    if not asked_items(events) and words in _CONSENTS:
        return "consent"
    return spoken_action(text)


def _place(events: list[StoredEvent], reply_to: int) -> int:
    """The seq of the shown text that a message answers: `reply_to` if it is one, else the last."""
    return reply_to if _was_shown(events, reply_to) else last_prompt(events)


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
