"""What of an item a message is judged on, which of the verdicts count, and what it leaves open. Pure functions."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.events import BESIDE, Action, Shown, StoredEvent
from agent.grading.combine import is_silent
from agent.grading.verdict import Verdict
from agent.reading import results, standing
from knowledge.schema import Criterion, Item


class Scope(NamedTuple):
    """`about`: what the message must say something on; `judged`: what it is read for; `counts`: the ids of
    the criteria on which its silence counts too; `beside`: the one that a follow-up asks about which it only adds to,
    and can answer but not miss."""

    about: tuple[Criterion, ...]
    judged: tuple[Criterion, ...]
    counts: frozenset[str]
    beside: str | None = None

    def kept(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """A reply to a probe is about one criterion; that it is silent on the others says nothing."""
        return [v for v in verdicts if self._is_kept(v)]

    def _is_kept(self, verdict: Verdict) -> bool:
        if verdict.criterion == self.beside:
            return verdict.decision == "met"
        return verdict.criterion in self.counts or not is_silent(verdict)


def scope_of(item: Item, events: Sequence[StoredEvent], reply_to: int, action: Action) -> Scope:
    """The scope of a message on the item that answers the text of seq `reply_to`.

    What is met stays closed, with two exceptions: what a follow-up asks about again, and a correction, which
    may take anything back. What adds to an earlier answer where a follow-up stands says nothing on that, unless it
    gives the result that a "what if" asks for, or meets the criterion that another asks about.
    """
    put = standing(events[:reply_to])
    here = put if put is not None and put.item == item.id else None
    probed = here.criterion if here else None
    adds = here is not None and is_beside(here, action)
    asks = here is not None and action != "thinking" and not adds
    about = tuple(c for c in item.criteria if asks and probed in (None, c.id))
    met = {r.criterion for r in results(events) if r.item == item.id and r.decision == "met"}
    met -= {probed} if probed else set()
    judged = tuple(c for c in item.criteria if action == "correction" or c.id not in met)
    beside = probed if adds and here is not None and here.draw is None else None
    return Scope(about, judged, frozenset(c.id for c in about) - met, beside)


def is_beside(put: Shown, action: Action) -> bool:
    """Whether a message to a follow-up is first of all about what was said before it. Where no number was changed
    that holds for an addition alone: "actually, it is linear" corrects, and is a reply all the same."""
    return put.purpose == "probe" and (
        action in BESIDE if put.draw is not None else action == "addition"
    )
