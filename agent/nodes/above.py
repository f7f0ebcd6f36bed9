"""Sentences above a text of ours: that the clock runs or stands, that the time runs out, why the interview moved on,
and that a changed number is done with."""

from collections.abc import Sequence

from agent.events import DECLINES, Received, Shown, StoredEvent
from agent.helping import time_in_words
from agent.prompting import render
from agent.reading import bodies, changed_draw, is_paused, minutes_left
from agent.replies import is_in_words

FEW_MINUTES = 5.0
PLAIN_WORDS = 5
"""A wish to move on in more words than this may have been an answer."""


def with_sentences_above(events: Sequence[StoredEvent], seq: int, shown: Shown) -> Shown:
    """The text that follows reply `seq`, with what has to be said before it."""
    if not shown.item:
        return shown
    sentences = _on_the_clock(events, seq)
    warns = _is_late(events) and not any(text.warns for text in bodies(events, Shown))
    if warns:
        left = time_in_words(events)
        sentences.append(render("few_minutes", minutes_left=left[0].upper() + left[1:]))
    if shown.purpose == "question" and _may_have_been_an_answer(events, seq):
        sentences.append(render("moved_on"))
    if shown.purpose == "probe" and shown.draw is None and changed_draw(events, shown.item):
        sentences.append(render("another_point"))
    text = "\n\n".join([*sentences, shown.text])
    return shown.model_copy(update={"text": text, "warns": warns})


def _on_the_clock(events: Sequence[StoredEvent], seq: int) -> list[str]:
    """What a candidate who had paused must know who did not say that they resume."""
    reply = events[seq - 1].body
    if not is_paused(events[: seq - 1]) or not isinstance(reply, Received):
        return []
    if is_paused(events[:seq]):
        return [render("still_paused")] if reply.action != "pause" else []
    return [render("clock_runs")] if reply.action != "resume" else []


def _is_late(events: Sequence[StoredEvent]) -> bool:
    return 0 < minutes_left(events) <= FEW_MINUTES


def _may_have_been_an_answer(events: Sequence[StoredEvent], seq: int) -> bool:
    reply = events[seq - 1].body
    return (
        isinstance(reply, Received)
        and reply.action in DECLINES
        and is_in_words(reply.text)
        and len(reply.text.split()) > PLAIN_WORDS
    )
