"""What the report in Markdown and the report at the desk say in the same words."""

import re
from collections.abc import Sequence
from datetime import datetime

from agent.criterion_result import CriterionResult
from agent.depth import Depth
from agent.events import Received, Shown, StoredEvent
from agent.reading import asked, bodies

LEGEND = {
    "Mean level": "depth is a level from 0 to 5 (1 recall, 2 explain, 3 apply, 4 diagnose and trade off, 5 frontier). The "
    "mean is over how likely each level is.",
    "Levels that hold 90 %": "the fewest neighbouring levels that together are at least 90 % likely. They are whole, so the mean "
    "may lie beside them, by half a level at most. They come from a model whose parameters are set by judgement.",
    "Levels judged": "those of the criteria behind it. Depth beyond them is extrapolated.",
    "Score": "the weight of the criteria that are met over the weight of those judged.",
    "Coverage": "the weight of the criteria judged over the weight of all.",
    "p(met)": "how likely the examiner holds it that a criterion is met.",
}
"""What each figure of a report is."""

_COMMAND = re.compile(r"\s*/feedback\b", re.IGNORECASE)

CHANGED = "The record was changed after it was written."
DO_NOT_DECIDE = "Do not decide on it."


def intact(events: int) -> str:
    """What is said of a record of so many events that verifies."""
    return f"Record intact: {events} events, hash chain and signature verified."


def levels_held(depth: Depth) -> str:
    """The levels that hold 90 %: "2", "1 to 3"."""
    low, high = depth.interval
    return f"{low}" if low == high else f"{low} to {high}"


def feedback(events: Sequence[StoredEvent]) -> list[str]:
    """What the candidate said about the interview itself, the command left out."""
    said = [r.text for r in bodies(events, Received) if r.action == "feedback"]
    return [_COMMAND.sub("", text).strip() for text in said]


def hints_used(given: Sequence[Shown]) -> str:
    """ "2 hints used, costing 45% of the evidence of what was met after"."""
    cost = sum(hint.cost or 0.0 for hint in given)
    count = "1 hint" if len(given) == 1 else f"{len(given)} hints"
    return f"{count} used, costing {cost:.0%} of the evidence of what was met after"


def public_share(events: Sequence[StoredEvent]) -> str:
    """How many of the items are public: what is public may have been read and learned."""
    items = asked(events).values()
    return (
        f"{sum(item.public for item in items)} of {len(items)} (shipped with Viva), "
        f"{sum(1 for item in items if item.draw)} with numbers drawn for this interview"
    )


def minute(at: str) -> str:
    """ "2026-11-22T10:04:31+00:00" -> "2026-11-22 10:04 UTC"."""
    return f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M} UTC" if at else "unknown"


def judged_how(result: CriterionResult) -> str:
    """Who judged it, how surely, after what, and why.

    Sample: "calculator, p(met) 0.98, after a follow-up: the stated result agrees with the calculator".
    """
    verdict = result.verdict
    said = [
        verdict.judge,
        "no probability" if verdict.p_met is None else f"p(met) {verdict.p_met:.2f}",
        "after a follow-up" if result.probed and not result.asked_anew else "",
        "on the number that a follow-up changed" if result.asked_anew else "",
        f"after hints that take {result.hinted:.0%} of it" if result.hinted else "",
        "may have been learned by heart" if result.may_be_learned else "",
    ]
    return f"{', '.join(part for part in said if part)}: {verdict.reason}"
