"""From a message to its route: rules, then its words, then its meaning; where nothing is sure, an answer.

Pure but for the embedder, which is deterministic: the same message gives the same route, whenever the
interview is replayed. The embedder is asked only where the words alone leave it open.
"""

from collections.abc import Sequence
from typing import Literal

from agent.routing.head import Head, Linear, shipped_head, with_meaning
from agent.routing.matter import claims_instead
from agent.routing.routes import Route, Routing
from agent.routing.rules import ruling
from agent.routing.signals import signals
from agent.routing.wording import plain
from models.protocol import Embedder

SURE = 0.9
"""p from the words alone above which the meaning is not asked."""
LEAVES_FROM = 0.5
"""p from which a message is taken for something else than an answer: no answer may be lost."""
LONG = 60
"""Words. A longer message is an answer unless it is `SURE` to be something else."""


def route(text: str, embedder: Embedder | None = None, head: Head | None = None) -> Routing:
    """The route of a message. Without an embedder, or with another than the head was fitted on, its
    words alone decide."""
    ruled = ruling(text)
    if ruled is not None:
        return Routing(route=ruled, by="rule", p=1.0)
    head = head or shipped_head()
    found = signals(text)
    best, p = _best(head.words, found)
    if p < SURE and embedder is not None and embedder.identity == head.embedder:
        best, p = _best(head.meaning, with_meaning(found, embedder.embed([text])[0]).tolist())
        return _unless_unsure(text, best, p, "meaning")
    return _unless_unsure(text, best, p, "words")


def _best(linear: Linear, inputs: Sequence[float]) -> tuple[Route, float]:
    found = linear.probabilities(inputs)
    best = max(found, key=lambda name: found[name])
    return best, found[best]


def _unless_unsure(text: str, best: Route, p: float, by: Literal["words", "meaning"]) -> Routing:
    if claims_instead(plain(text), best):
        return Routing(route="answer", by="rule", p=1 - p)
    needed = SURE if len(text.split()) > LONG else LEAVES_FROM
    if best != "answer" and p < needed:
        return Routing(route="answer", by="default", p=p)
    return Routing(route=best, by=by, p=p)
