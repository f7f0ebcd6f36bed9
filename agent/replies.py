"""What a message asks for: an answer, or one of the things a candidate can also say in words."""

import re

from agent.errors import ReplyRefusedError
from agent.events import Action

LONGEST_MESSAGE = 400_000
"""Characters. Above this a message is refused whole, never cut."""

_SPOKEN: tuple[tuple[Action, re.Pattern[str]], ...] = (
    (
        "dont_know",
        re.compile(
            r"(sorry[, ]*)?(i (really )?(do not|don'?t|dont) know( that| this| it| the answer)?"
            r"|i have no idea|no idea|no clue|idk|dunno|i('m| am) not sure|not sure|pass|skip"
            r"|next( question)?|i can'?t answer( that| this)?)[.! ,]*(sorry|next( question)?)?[.! ]*"
        ),
    ),
    # One word alone may be an answer ("Stop.", "Break"), and a finished interview stays finished.
    (
        "finish",
        re.compile(r"/finish|(finish|end|stop|quit) (the|this) interview( here| now)?[.! ]*"),
    ),
    ("pause", re.compile(r"/pause|pause( the interview| please)?[.! ]*")),
    ("resume", re.compile(r"/resume|resume[.! ]*|i('m| am) back[.! ]*")),
    (
        "rephrase",
        re.compile(
            r"/?rephrase[.! ]*|(please |can you |could you )*(rephrase|say it differently"
            r"|ask (it|that) differently)( please| the question| that)?[.?! ]*"
        ),
    ),
    ("dont_know", re.compile(r"/(dont-know|idk|skip)")),
)
_LONGEST_COMMAND = 80


def spoken_action(text: str) -> Action:
    """The action that a whole message stands for; anything longer or mixed is an answer."""
    words = " ".join(text.replace("\u2019", "'").lower().split())
    if len(words) <= _LONGEST_COMMAND:
        for action, pattern in _SPOKEN:
            if pattern.fullmatch(words):
                return action
    return "answer"


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
