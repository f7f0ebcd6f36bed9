"""Recitals: results that are those of the published numbers where other numbers were asked. Pure functions.

Whoever gives one has read the item's answer, so what stands beside it may have been read, too: it counts less. One
alone can be chance or a question misread; from RECITER on nothing public that was asked of everyone in the same words
tells knowing from reciting any more. What a candidate worked out with the drawn numbers, and an operator's own items,
count as ever.
"""

from collections.abc import Mapping, Sequence

from agent.criterion_result import IF_RECITED, CriterionResult
from agent.events import AskedItem

RECITER = 2
"""Items whose published result was given, from which all that is public may have been learned by heart."""


def recitals(found: Sequence[CriterionResult]) -> list[CriterionResult]:
    """Results that stand as recited; one that an interviewer decided otherwise is none."""
    return [r for r in found if r.verdict.recited and r.decision != "met"]


def recitals_say(found: Sequence[CriterionResult]) -> str:
    """What an interviewer has to know about recitals, in a sentence; "" where there are none."""
    count = len({result.item for result in recitals(found)})
    if not count:
        return ""
    results = "1 question" if count == 1 else f"{count} questions"
    what = (
        "on it"
        if count == 1
        else "on these and on all public items whose result was not worked out"
    )
    return (
        f"On {results} the result was that of the published numbers, not of those asked. What was met {what} may "
        f"have been learned by heart: it counts {IF_RECITED:.0%} for depth"
    )


def weighed(
    found: Sequence[CriterionResult], items: Mapping[str, AskedItem]
) -> list[CriterionResult]:
    """`found` with what may have been learned by heart marked so, but for what an interviewer has decided; `items` as
    they were asked, by id."""
    doubted = _doubted(found, items)
    return [
        result.model_copy(update={"by_heart": True})
        if result.item in doubted and result.override is None
        else result
        for result in found
    ]


def _doubted(found: Sequence[CriterionResult], items: Mapping[str, AskedItem]) -> frozenset[str]:
    recited = {result.item for result in recitals(found)}
    if len(recited) < RECITER:
        return frozenset(recited)
    worked_out = {r.item for r in found if r.verdict.judge == "calculator" and r.decision == "met"}
    public = {name for name, item in items.items() if item.public}
    return frozenset(recited | (public - worked_out))
