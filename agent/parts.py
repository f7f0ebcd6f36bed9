"""What an interview is made of, put together once at start and handed to every node."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.events import StoredEvent
from agent.following import FollowUp, next_follow_up
from agent.grading.grader import Grader
from agent.prompting import prompts_version
from agent.qualification import Bound, Qualification
from agent.reading import changed_draw, probes, results, started
from agent.record import Record
from knowledge.bank import Bank
from knowledge.protocol import Searcher
from knowledge.schema import Item
from models.protocol import Embedder, LanguageModel


@dataclass(frozen=True)
class Parts:
    """The parts behind one running app. All of them are thread-safe.

    `examined` is the last qualification of this machine, whether or not it still holds; with
    `asks_unqualified` a model that may not write follow-ups is asked for them all the same.
    """

    record: Record
    bank: Bank
    searcher: Searcher
    model: LanguageModel
    embedder: Embedder
    grader: Grader
    examined: Qualification | None = None
    asks_unqualified: bool = False

    @property
    def bound(self) -> Bound:
        """What a qualification must have been given to."""
        return Bound.of(
            self.model.identity, prompts_version(), self.grader.identity, self.bank.version
        )

    @property
    def qualification(self) -> Qualification | None:
        """The one that holds for these parts today."""
        examined = self.examined
        return examined if examined and examined.fault(self.bound) is None else None

    @property
    def writes_follow_ups(self) -> bool:
        """Whether the model is asked for follow-ups."""
        qualified = self.qualification
        return self.asks_unqualified or (
            qualified is not None and qualified.may("write-follow-ups")
        )

    def item(self, interview: str, item_id: str) -> Item:
        """The item as that interview has it: a parametric one with the interview's own numbers."""
        return self.bank.drawn(item_id, started(self.record.events(interview)).seed)

    def item_now(self, events: Sequence[StoredEvent], item_id: str) -> Item | None:
        """The item as it was last put: with the numbers that a "what if" changed. None where the bank has it
        no longer, or not with these numbers."""
        if item_id not in self.bank:
            return None
        draw = changed_draw(events, item_id)
        if draw is None:
            return self.bank.drawn(item_id, started(events).seed)
        return self.bank.redrawn(item_id, draw) if self.bank.can_redraw(item_id, draw) else None

    def follow_up(self, events: Sequence[StoredEvent], item: Item) -> FollowUp | None:
        """What is to be asked next on the item after these events, if anything."""
        verdicts = {r.criterion: r.verdict for r in results(events) if r.item == item.id}
        change = self.bank.changed(item, started(events).seed)
        return next_follow_up(item, verdicts, probes(events, item.id), change)
