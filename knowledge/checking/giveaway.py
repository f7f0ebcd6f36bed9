"""Probes and hints that give a criterion away: given as an answer, they would meet it.

Needs a juror, and with it weights: `viva bank check --no-juror` leaves this rule out and says so.
"""

from collections.abc import Iterator, Sequence

from knowledge.checking.fault import Fault
from knowledge.juror_question import question_of
from knowledge.schema import Item
from models.juror import Juror


def giveaways(items: Sequence[Item], juror: Juror) -> Iterator[Fault]:
    """A fault for each probe or hint that meets a criterion when it is said back.

    What only repeats the question is no give-away: a candidate has it before them anyway.
    """
    for item in items:
        questions = [question_of(criterion) for criterion in item.criteria]
        shown = f"{item.asked} {item.rephrasing}"
        for criterion, question in zip(item.criteria, questions, strict=True):
            [judged] = juror.judge(shown, criterion.probe, [question])
            if judged.is_met:
                yield _fault(item, f"the probe of {criterion.id!r} meets it (p {judged.p_met:.2f})")
        for place, hint in enumerate(item.hints, start=1):
            judgements = juror.judge(shown, hint.text, questions)
            for criterion, judged in zip(item.criteria, judgements, strict=True):
                if judged.is_met:
                    yield _fault(
                        item, f"hint {place} meets {criterion.id!r} (p {judged.p_met:.2f})"
                    )


def _fault(item: Item, says: str) -> Fault:
    return Fault("give-away", item.id, says)
