"""What the report in Markdown and the report at the desk say in the same words."""

from collections.abc import Sequence
from datetime import datetime

from agent.criterion_result import CriterionResult
from agent.events import Received, Shown, StoredEvent
from agent.reading import asked, bodies


def feedback(events: Sequence[StoredEvent]) -> list[str]:
    """What the candidate said about the interview itself, the command left out."""
    said = [r.text for r in bodies(events, Received) if r.action == "feedback"]
    return [text.strip().removeprefix("/feedback").strip() for text in said]


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
