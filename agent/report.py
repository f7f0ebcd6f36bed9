"""An interview as Markdown: transcript, verdicts with their words, depth, and who examined."""

from collections.abc import Sequence

from agent.criterion_result import CriterionResult
from agent.events import AskedItem, Closed, Examiner, Received, Shown, Started, StoredEvent
from agent.reading import (
    asked,
    bodies,
    depths,
    examiners,
    hints,
    results,
    started,
)
from agent.recitals import recitals, recitals_say
from agent.room_view import SAID
from agent.scores import item_score
from agent.visible import visible

_DECISIONS = {"met": "met", "not_met": "not met", "abstain": "not scored"}


def report(events: Sequence[StoredEvent]) -> str:
    """The whole report. Text of the candidate is quoted, so that it cannot pass for ours."""
    found = results(events)
    parts = [
        _heading(events),
        _depths(events),
        *_recitals(events, found),
        _misconceptions(events, found),
    ]
    for item in asked(events).values():
        given = hints(events, item.id)
        parts.append(_item(item, [r for r in found if r.item == item.id], given))
    return "\n\n".join([*parts, *_feedback(events), _transcript(events)]) + "\n"


def _heading(events: Sequence[StoredEvent]) -> str:
    opening = started(events)
    closed = bodies(events, Closed)
    return "\n".join(
        [
            f"# Interview {events[0].interview}",
            "",
            f"- Candidate: {visible(opening.candidate) or 'not named'}",
            f"- Profile: {opening.profile}, {opening.minutes} minutes{_extension(opening)}",
            f"- Begun: {events[0].at}; {f'closed ({closed[0].reason})' if closed else 'still open'}",
            f"- Public items: {public_share(events)}",
            *[line for one in examiners(events) for line in _examiner(one)],
            "- A person decides. These verdicts say what was shown, not whom to hire.",
        ]
    )


def _extension(opening: Started) -> str:
    if opening.extension == 1:
        return ""
    return f", with extra time {opening.minutes_allowed:.0f} (factor {opening.extension:g})"


def feedback(events: Sequence[StoredEvent]) -> list[str]:
    """What the candidate said about the interview itself, the command left out."""
    said = [r.text for r in bodies(events, Received) if r.action == "feedback"]
    return [text.strip().removeprefix("/feedback").strip() for text in said]


def _feedback(events: Sequence[StoredEvent]) -> list[str]:
    left = feedback(events)
    return ["## Feedback of the candidate", *map(_quoted, left)] if left else []


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


def _examiner(examiner: Examiner) -> list[str]:
    qualified = examiner.qualification or (
        "none: this examiner has not been qualified on this machine, every verdict is provisional"
    )
    return [
        f"- Language model: {examiner.model.name} ({examiner.model.digest or 'no digest'})",
        f"- Juror: {examiner.juror}",
        f"- Bank: {examiner.bank}",
        f"- Qualification: {qualified}",
    ]


def _depths(events: Sequence[StoredEvent]) -> str:
    lines = [
        "## Depth per subject",
        "",
        "| subject | level (0-5) | 90 % interval | criteria judged |",
        "|---|---|---|---|",
    ]
    for subject, depth in depths(events).items():
        low, high = depth.interval
        known = f"{depth.mean:.1f} | {low}-{high}" if depth.judged else "not scored | –"
        lines.append(f"| {subject} | {known} | {depth.judged} |")
    return "\n".join(lines)


def _recitals(events: Sequence[StoredEvent], found: Sequence[CriterionResult]) -> list[str]:
    """Results that were learned by heart, in the candidate's words."""
    items, lines = asked(events), []
    for result in recitals(found):
        evidence = result.recital
        if result.item in items and evidence is not None:
            lines += [f"- {items[result.item].title}. Said:", "", _quoted(evidence.quote, "  "), ""]
    return (
        ["\n".join(["## Recitals", "", recitals_say(found), "", *lines]).rstrip()] if lines else []
    )


def _misconceptions(events: Sequence[StoredEvent], found: Sequence[CriterionResult]) -> str:
    """What was said that contradicts what is right, in the candidate's words."""
    items = asked(events)
    lines = ["## Misconceptions", ""]
    for result in found:
        if result.misconception is not None and result.item in items:
            item = items[result.item]
            statements = {criterion.id: criterion.statement for criterion in item.criteria}
            right = statements.get(result.criterion, result.criterion)
            lines += [f"- {item.title}. Right: {right}", "", "  Said:", ""]
            lines += [_quoted(result.misconception.quote, "  "), ""]
    return "\n".join(lines if len(lines) > 2 else [*lines, "None found."]).rstrip()


def _item(item: AskedItem, found: list[CriterionResult], given: Sequence[Shown]) -> str:
    score = item_score(item, found)
    shown = "not scored" if score.score is None else f"{score.score:.2f}"
    lines = [
        f"## {item.title} (level {item.level})",
        "",
        f"Score {shown}, coverage {score.coverage:.2f}."
        + (f" {hints_used(given)}." if given else ""),
        "",
    ]
    statements = {criterion.id: criterion.statement for criterion in item.criteria}
    for result in found:
        verdict = result.verdict
        p = "" if verdict.p_met is None else f", p(met) {verdict.p_met:.2f}"
        learned = ", may have been learned by heart" if result.may_be_learned else ""
        lines.append(
            f"- **{_DECISIONS[result.decision]}**: {statements.get(result.criterion, result.criterion)} "
            f"({verdict.judge}{p}{learned}: {verdict.reason})"
        )
        if verdict.evidence:
            lines += ["", _quoted(verdict.evidence.quote, "  "), ""]
        if result.override:
            lines.append(
                f"  - overruled by {visible(result.override.who)}: {visible(result.override.reason)}"
            )
    return "\n".join(lines)


def _transcript(events: Sequence[StoredEvent]) -> str:
    lines = ["## Transcript"]
    for event in events:
        if isinstance(event.body, Shown):
            lines += ["", f"**Viva** ({event.at}, {event.body.purpose}):", "", event.body.text]
        if isinstance(event.body, Received):
            text = event.body.text or SAID.get(event.body.action, "")
            lines += ["", f"**Candidate** ({event.at}, {event.body.action}):", "", _quoted(text)]
    return "\n".join(lines)


def _quoted(text: str, indent: str = "") -> str:
    """The text as a quotation, in which no HTML and no image of the candidate's comes to life."""
    harmless = visible(text).replace("&", "&amp;").replace("<", "&lt;").replace("![", "!\\[")
    return "\n".join(f"{indent}> {line}" for line in harmless.splitlines() or [""])
