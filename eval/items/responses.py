"""What interviews say about criteria: who met which, as the verdicts stand. Pure functions over records.

Sample: Response(person="3f2a:scaling-laws", subject="scaling-laws", item="scaling-laws-two-recipes",
                 criterion="same-budget", level=2, met=True)
"""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from agent.events import StoredEvent
from agent.reading import asked, is_closed, results
from knowledge.schema import Subject


class Response(BaseModel):
    """One criterion that was judged, abstentions left out. A person is an interview in one subject: depth is a
    matter of the subject. `level` is the authored one."""

    model_config = ConfigDict(frozen=True)

    person: str
    subject: Subject
    item: str
    criterion: str
    level: int
    met: bool

    @property
    def place(self) -> tuple[str, str]:
        return self.item, self.criterion


def responses_of(events: Sequence[StoredEvent]) -> list[Response]:
    """The responses of one interview, an interviewer's verdicts above the examiner's; none while it is open.

    What was met after a probe counts as met, and a criterion that was never judged is no response.
    """
    if not is_closed(events):
        return []
    items, found = asked(events), []
    for result in results(events):
        item = items.get(result.item)
        criterion = item and next((c for c in item.criteria if c.id == result.criterion), None)
        if item is None or criterion is None or result.decision == "abstain":
            continue
        found.append(
            Response(
                person=f"{events[0].interview}:{item.subject}",
                subject=item.subject,
                item=item.id,
                criterion=criterion.id,
                level=criterion.level,
                met=result.decision == "met",
            )
        )
    return found
