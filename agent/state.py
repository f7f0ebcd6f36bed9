"""What the graph remembers between steps: ids only. Everything else is read from the record."""

from typing import Literal, TypedDict

STATE_VERSION = 1

Route = Literal["notice", "choose", "ask", "grade", "follow_up", "last_words", "close"]


class State(TypedDict):
    """JSON primitives only, so that a checkpoint stays small and readable by later versions.

    `prompt` is the seq of the text that waits for a reply, `reply` the seq of that reply.
    """

    version: int
    interview: str
    item: str
    prompt: int
    reply: int
    route: Route


class Update(TypedDict, total=False):
    """What a node changes."""

    item: str
    prompt: int
    reply: int
    route: Route


def initial(interview: str) -> State:
    return State(
        version=STATE_VERSION, interview=interview, item="", prompt=0, reply=0, route="notice"
    )
