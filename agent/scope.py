"""What of an item a message is judged on, and which of the verdicts count. Pure functions."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.events import BESIDE, Action, Shown, StoredEvent
from agent.grading.combine import is_silent
from agent.grading.verdict import Verdict
from agent.reading import results, standing
from knowledge.schema import Criterion, Item


class Scope(NamedTuple):
    """`about`: what the message must say something on; `judged`: what it is read for; `counts`: the ids of
    the criteria on which its silence counts too."""

    about: tuple[Criterion, ...]
    judged: tuple[Criterion, ...]
    counts: frozenset[str]

    def kept(self, verdicts: Sequence[Verdict]) -> list[Verdict]:
        """A reply to a probe is about one criterion; that it is silent on the others says nothing."""
        return [v for v in verdicts if v.criterion in self.counts or not is_silent(v)]


def scope_of(item: Item, events: Sequence[StoredEvent], reply_to: int, action: Action) -> Scope:
    """The scope of a message on the item that answers the text of seq `reply_to`.

    What is met stays closed, with two exceptions: what a follow-up asks about again, and a correction, which
    may take anything back. What adds to an earlier answer where a "what if" stands answers it with a result only:
    without one it says nothing on it.
    """
    put = standing(events[:reply_to])
    here = put if put is not None and put.item == item.id else None
    probed = here.criterion if here else None
    asks = here is not None and action != "thinking" and not _is_beside(here, action)
    about = tuple(c for c in item.criteria if asks and probed in (None, c.id))
    met = {r.criterion for r in results(events) if r.item == item.id and r.decision == "met"}
    met -= {probed} if probed else set()
    judged = tuple(c for c in item.criteria if action == "correction" or c.id not in met)
    return Scope(about, judged, frozenset(c.id for c in about) - met)


def _is_beside(put: Shown, action: Action) -> bool:
    return put.draw is not None and action in BESIDE
