"""What the report in Markdown and the report at the desk say in the same words."""

from collections.abc import Sequence

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
