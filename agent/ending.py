"""How an interview ends: whoever answered something is offered the last word once, then it closes."""

import re
from collections.abc import Sequence
from typing import Literal

from agent.events import ANSWERS, Action, Received, Shown, StoredEvent
from agent.messages import in_last_words, received
from agent.policy import time_is_over
from agent.reading import bodies, elapsed_minutes, started
from agent.replies import is_in_words

Reason = Literal["finished", "time", "complete"]
OPENINGS: dict[Reason, str] = {
    "finished": "You chose to finish here.",
    "time": "The time is over, so we stop here.",
    "complete": "That was the last question.",
}
_NOTHING_TO_ADD = re.compile(
    r"(?:no|nope|none|nothing|done|thanks?|thank you|ok(?:ay)?|all good|that(?:'s| is| was) (?:all|it)|"
    r"(?:nothing|no(?:thing)? more) (?:more |else )?(?:to add|from me|from my side)|i(?:'m| am) (?:done|good|fine)|"
    r"bye|goodbye|[ ,.!])+"
)
_ASKS_HOW = re.compile(
    r"(?:(?:yes|yeah|yep|sure|of course|please|well|i do)[ ,.!]*)+(?:(?:just )?(?:one|a|two|some) (?:more |small |last |quick )?"
    r"(?:thing|point|addition|correction)s?)?"
    r"|(?:(?:yes|yeah|sure|ok|okay|well)[ ,.!]*)*i (?:would like|'d like|want|would love|wish|need) to (?:add|correct|change|fix|say)"
    r"(?: (?:something|one thing|(?:an|my|one) answer|a thing|a few things|to (?:question|number) \w+|to an answer|question \w+))*"
    r"|(?:can|could|may) i (?:have|get|take|add|correct)(?: (?:a|one|another|some|something|more|an answer|my answer|minute|"
    r"moment|second|time))*"
    r"|(?:what|why|huh|how|what do you mean|what is this|i (?:do not|don't) understand|(?:what was )?question \w+)[ ?.!]*"
)
"""Takes up the offer, or does not understand it, and says nothing yet on any answer."""
_WAITS = re.compile(
    r"\b(?:let me|moment|second|sec|minute|wait|hold on|hang on|thinking)\b", re.IGNORECASE
)
_OPEN: dict[Action, Action] = {
    "dont_know": "finish",
    "skip": "finish",
    "complaint": "feedback",
    "off_topic": "feedback",
}
"""What a reply means when no question stands any more."""


def ending(events: Sequence[StoredEvent], seq: int) -> Literal["last_words", "close"]:
    """What the end begins with, after reply `seq`."""
    finishes = [r for r in bodies(events[:seq], Received) if r.action == "finish"]
    if in_last_words(events) or len(finishes) > 1:
        return "close"
    reply = received(events, seq)
    said_so = reply.action == "finish" and is_in_words(reply.text)
    answered = any(r.action in ANSWERS for r in bodies(events, Received))
    # Words that were taken for the wish to finish may have been an answer: nothing closes on them alone.
    return "last_words" if answered or (said_so and _has_begun(events)) else "close"


def reason(events: Sequence[StoredEvent], seq: int) -> Reason:
    """Why the interview ends that reply `seq` ended, or the reply before the last word was offered."""
    if in_last_words(events):
        events, seq = _before_last_words(events)
    if received(events, seq).action == "finish":
        return "finished"
    is_over = time_is_over(started(events).minutes_allowed, elapsed_minutes(events))
    return "time" if is_over else "complete"


def last_word(action: Action, text: str) -> Action:
    """What a message means that replies to the offer of the last word."""
    words = " ".join(text.lower().replace("\u2019", "'").split())
    if _NOTHING_TO_ADD.fullmatch(words):
        return "finish"
    if _ASKS_HOW.fullmatch(words.rstrip(" .!?")):
        return "rephrase"
    if action == "thinking" and not _WAITS.search(text):
        return "answer"
    return _OPEN.get(action, action)


def _before_last_words(events: Sequence[StoredEvent]) -> tuple[Sequence[StoredEvent], int]:
    """What had happened when the last word was offered, and the reply that it followed."""
    offers = [e.seq for e in events if isinstance(e.body, Shown) and e.body.purpose == "last_words"]
    before = events[: offers[-1] - 1]
    return before, max(e.seq for e in before if isinstance(e.body, Received))


def _has_begun(events: Sequence[StoredEvent]) -> bool:
    return any(shown.purpose == "question" for shown in bodies(events, Shown))
