"""What a reply can be, and what the interview does with it.

Sample of one decision: Routing(route="hint", by="words", p=0.97)
"""

from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field

Route = Literal[
    "answer",
    "partial",
    "paste",
    "addition",
    "correction",
    "late_answer",
    "thinking",
    "clarify",
    "hint",
    "dont_know",
    "skip",
    "pause",
    "resume",
    "finish",
    "process",
    "complaint",
    "off_topic",
]
"""`partial`: answers one part and says that another stays open; `paste`: chiefly code or a table;
`addition`: adds to what was said before; `late_answer`: answers an earlier question."""
ROUTES: tuple[Route, ...] = get_args(Route)

JUDGED: frozenset[Route] = frozenset(
    {"answer", "partial", "paste", "addition", "correction", "late_answer"}
)
"""What holds an answer: a reply routed elsewhere by mistake would have to be asked for again."""


class Routing(BaseModel):
    """A decision on one reply with its probability: by a rule, by the head that reads words or the one that
    reads meaning too, or `default`: an answer because nothing was sure enough."""

    model_config = ConfigDict(frozen=True)

    route: Route
    by: Literal["rule", "words", "meaning", "default"]
    p: float = Field(ge=0.0, le=1.0)
