"""Commands: a word after a slash. What is mistyped is no answer: it is read as meant, or named unknown."""

import re

from agent.routing.routes import Route

COMMANDS: dict[str, Route] = {
    "answer": "answer",
    "rephrase": "clarify",
    "hint": "hint",
    "dont-know": "dont_know",
    "idk": "dont_know",
    "skip": "skip",
    "pause": "pause",
    "resume": "resume",
    "finish": "finish",
}
"""What a candidate may type after a slash. "/answer ..." makes an answer of whatever follows."""

_MEANT = {name.replace("-", ""): route for name, route in COMMANDS.items()}
_ALONE = re.compile(r"/([a-z][a-z_'\u2019 -]*)[.!?]*", re.IGNORECASE)
_ONE_WORD = re.compile(r"/[^\W\d_][\w'\u2019-]*[.!?]*")
_NO_LETTER = re.compile(r"[^a-z]")


def command_of(text: str) -> Route | None:
    """What a command alone asks for, however it is joined: "/dont_know", "/dontknow", "/don't know"."""
    found = _ALONE.fullmatch(text.strip())
    return _MEANT.get(_NO_LETTER.sub("", found[1].lower())) if found else None


def is_command_alone(text: str) -> bool:
    """Whether a message is one word after a slash, or a command that is known; a path has more."""
    return _ONE_WORD.fullmatch(text.strip()) is not None or command_of(text) is not None


def is_unknown_command(text: str) -> bool:
    return is_command_alone(text) and command_of(text) is None
