"""What a message asks for: an answer, or one of the things a candidate can also say in words.

The router (`agent/routing`) decides, once, when a message comes; the record keeps what it decided.
"""

import re
from typing import NamedTuple

from agent.errors import ReplyRefusedError
from agent.events import Action
from agent.going_on import is_not_finished
from agent.routing.commands import command_of, is_command_alone
from agent.routing.router import route
from agent.routing.routes import Route
from models.protocol import Embedder

LONGEST_MESSAGE = 400_000
"""Characters. Above this a message is refused whole, never cut."""

ACTION_OF: dict[Route, Action] = {
    "answer": "answer",
    "partial": "answer",
    "paste": "answer",
    "addition": "addition",
    "correction": "correction",
    "late_answer": "late_answer",
    "thinking": "thinking",
    "clarify": "rephrase",
    "hint": "hint",
    "dont_know": "dont_know",
    "skip": "skip",
    "pause": "pause",
    "resume": "resume",
    "finish": "finish",
    "process": "process",
    "complaint": "complaint",
    "off_topic": "off_topic",
}

_ANSWER = re.compile(r"\s*/answer\b\s*", re.IGNORECASE)
_MEANT = re.compile(
    r"(?:(?:no|but|wait|sorry|hey|oh)[,.!]* )*(?:that|this|it) (?:was|is) (?:meant as )?(?:my|an|the) answer[.! ]*"
)
_FEEDBACK_ALONE = re.compile(r"\s*/feedback[\s.!:]*", re.IGNORECASE)
_FEEDBACK = re.compile(r"\s*/feedback\b", re.IGNORECASE)
_AGREES = re.compile(
    r"(?:(?:yes|ok|okay|sure|i do|fine)[, ]*)*(?:i )?(?:agree|agreed|accept|consent)(?:, begin)?|yes|ok|okay|begin|yes please"
)
_OF_AGREEING = re.compile(r"\b(?:agree|accept|consent)")
"""Other words of consent may answer a question, as "yes" does."""
_LEAVES = re.compile(r"/finish|(finish|end|stop|quit) (the|this) interview( here| now)?")


class Words(NamedTuple):
    """What a message says beside a command, and at which character of it that begins."""

    start: int
    text: str


def action_before_consent(text: str) -> Action:
    """Nobody who has not agreed is read any closer than this."""
    words = _bare(text)
    if _AGREES.fullmatch(words):
        return "consent"
    return "finish" if _LEAVES.fullmatch(words) else "answer"


def agrees_again(text: str) -> bool:
    """Whether a message is the agreement, in words that can be nothing else."""
    words = _bare(text)
    return _AGREES.fullmatch(words) is not None and _OF_AGREEING.search(words) is not None


def _bare(text: str) -> str:
    return " ".join(text.lower().split()).rstrip(".!")


def action_of(text: str, embedder: Embedder | None) -> Action:
    """The action that a message stands for once the interview has begun; an answer where nothing is sure."""
    if is_bare_feedback(text):
        return "process"
    if _FEEDBACK.match(text):
        return "feedback"
    if is_bare_answer(text):
        return "answer"
    if is_not_finished(text):
        return "go_on"
    return ACTION_OF[route(text, embedder).route]


def words_of(text: str) -> Words:
    """The message without the command "/answer" before it."""
    command = _ANSWER.match(text)
    start = command.end() if command else 0
    return Words(start, text[start:])


def is_bare_answer(text: str) -> bool:
    """Whether it is "/answer" alone, or says so in words: what was sent before was the answer."""
    if command_of(text) == "answer":
        return True
    return _MEANT.fullmatch(" ".join(text.lower().replace("\u2019", "'").split())) is not None


def is_bare_feedback(text: str) -> bool:
    """Whether it is "/feedback" alone: nothing is said yet."""
    return _FEEDBACK_ALONE.fullmatch(text) is not None


def is_in_words(text: str) -> bool:
    """Whether somebody wrote it out: neither a button nor a command alone."""
    return bool(text.strip()) and not is_command_alone(text)


def checked(text: str) -> str:
    """The text itself, if it can be a message. Raises ReplyRefusedError otherwise."""
    if not text.strip():
        raise ReplyRefusedError(
            "Your message was empty, so nothing was recorded. Write an answer, or choose "
            '"I don\'t know" to move on.'
        )
    if len(text) > LONGEST_MESSAGE:
        raise ReplyRefusedError(
            f"Your message has {len(text):,} characters; at most {LONGEST_MESSAGE:,} can be recorded. "
            "Nothing was cut and nothing was recorded: shorten it and send it again."
        )
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise ReplyRefusedError(
            "Your message holds half of a character (a lone surrogate), which no record can keep. "
            "Nothing was recorded: delete the broken character and send it again."
        )
    return text
