"""The room's small HTML: the header with progress and time, notices, the end. Authored text only."""

import math

from agent.room_view import RoomView
from ui.web.plain_text import escaped

WORKING = "Reading your answer…"
FEW_MINUTES = 5

FAILED = (
    "The examiner could not go on just now. Your message is stored and safe. "
    "Press Continue to try again."
)
DAMAGED = (
    "The interview cannot go on: its record was changed from outside. Copy your last message, in case it has to be sent "
    "again, and tell the person who invited you. Load this page again when they say that the record is restored."
)
NOT_STORED = (
    "Nothing was stored: the record of this interview was changed from outside, and nothing can be added to it. Copy what "
    "you have typed and tell the person who invited you. Send it again when they say that the record is restored."
)
STILL_READING = "Your last message is still being read. Your text is kept: send it in a moment."
ANOTHER = (
    "Another interview was opened in this browser, so this page is no longer connected to the one that it shows. Nothing was "
    "sent. Copy what you have typed, open the invite link of this interview again, and send it there."
)
GONE = "This interview is no longer in the record. Ask the person who invited you for a new invite link."


def header_html(view: RoomView | None) -> str:
    """The bar on top; without a view only the name."""
    facts = _facts(view) if view else ""
    return (
        '<header class="viva-bar"><div class="viva-brand">Viva<span>technical interview</span></div>'
        f'<div class="viva-facts">{facts}</div></header>{_progress(view)}'
    )


def _facts(view: RoomView) -> str:
    if view.stage == "closed":
        return "<span>Closed</span>"
    if view.stage == "last_words":
        return "<span>Last words</span>"
    most = view.questions_most
    asked = (
        f"<span>Question {view.questions_asked} of up to {most}</span>"
        if view.questions_asked
        else f"<span>Up to {most} questions</span>"
    )
    return asked + _time_left(view)


def _time_left(view: RoomView) -> str:
    minutes = math.ceil(view.minutes_left)
    if view.stage == "paused":
        return f"<span>Paused, {minutes} min left</span>"
    if view.stage == "consent" or minutes >= FEW_MINUTES:
        return f"<span>{minutes} min left</span>"
    text = f"{minutes} min left" if minutes else "Time is over: this is the last answer"
    return f'<span class="viva-warning">{text}</span>'


def _progress(view: RoomView | None) -> str:
    done = view.questions_asked / view.questions_most if view else 0.0
    if view and view.stage == "closed":
        done = 1.0
    return (
        f'<div class="viva-progress" aria-hidden="true"><div style="width:{done:.0%}"></div></div>'
    )


def status_html(text: str) -> str:
    """A line that screen readers announce politely; empty while nothing happens."""
    dot = '<span class="viva-dot" aria-hidden="true"></span>' if text else ""
    return f'<div class="viva-status" role="status" aria-live="polite">{dot}{escaped(text)}</div>'


def notice_html(text: str) -> str:
    """A problem with what to do about it, announced at once."""
    return f'<div class="viva-notice" role="alert">{escaped(text)}</div>' if text else ""


def end_html() -> str:
    return (
        '<section class="viva-end"><h2>The interview is closed</h2>'
        "<p>Everything you wrote is recorded. A person reads it and decides. Your invite link still "
        "shows this conversation; otherwise you can close this page.</p></section>"
    )
