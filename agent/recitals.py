"""Recitals: results that are those of the published numbers where other numbers were asked. Pure functions.

Whoever gives one has read the item's answer, so what stands beside it may have been read, too: it counts less. One
alone can be chance or a question misread; from RECITER on nothing public that was asked of everyone in the same words
tells knowing from reciting any more. What a candidate worked out with the drawn numbers, and an operator's own items,
count as ever; so does whatever an interviewer has decided.
"""

from collections.abc import Mapping, Sequence

from agent.criterion_result import IF_RECITED, CriterionResult
from agent.events import AskedItem
from agent.grading.verdict import Verdict

RECITER = 2
"""Items whose published result was given, from which all that is public may have been learned by heart."""
_EVERYWHERE = "there, and on every other public question whose own result was not worked out,"


def told_apart(
    earlier: CriterionResult | None, standing: CriterionResult, latest: Verdict
) -> CriterionResult:
    """`standing`, the result after the `latest` verdict on it, with what is known of reciting and working out.

    Who had the right result and repeats a published one where a number was changed has misread, not recited; who
    recited and then works the result out has cleared it.
    """
    was_met = earlier is not None and earlier.verdict.decision == "met"
    recital = earlier.recital if earlier else None
    if latest.recited and not was_met:
        recital = latest.evidence
    worked_out = latest.decision == "met" and latest.recited is False
    is_met = standing.verdict.decision == "met"
    return standing.model_copy(
        update={
            "recital": None if is_met else recital,
            "worked_out": is_met and (worked_out or bool(earlier and earlier.worked_out)),
        }
    )


def recitals(found: Sequence[CriterionResult]) -> list[CriterionResult]:
    """Results that stand as recited; one that an interviewer has decided is none."""
    return [result for result in found if result.recital is not None and result.override is None]


def recitals_say(found: Sequence[CriterionResult]) -> str:
    """What an interviewer has to know about recitals; "" where there are none."""
    count = len({result.item for result in recitals(found)})
    if not count:
        return ""
    on, there = ("1 question", "there") if count == 1 else (f"{count} questions", _EVERYWHERE)
    return (
        f"On {on} the result given was the one in Viva's public question bank, which was asked here with other numbers. "
        f"What was met {there} may have been learned by heart: it counts {IF_RECITED:.0%} for depth. Scores are unchanged."
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
    worked_out = {result.item for result in found if result.worked_out}
    public = {name for name, item in items.items() if item.public}
    return frozenset(recited | (public - worked_out))
