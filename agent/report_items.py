"""What a report in Markdown says of the items: what was recited, contradicts or came out wrong, and each item's criteria
with their words."""

from collections.abc import Sequence

from agent.criterion_result import CriterionResult
from agent.events import AskedItem, Shown, StoredEvent
from agent.markdown_text import inline, quoted
from agent.reading import NOT_JUDGED, asked
from agent.recitals import recitals, recitals_say
from agent.report_words import hints_used, judged_how, minute
from agent.scores import item_score

_DECISIONS = {"met": "met", "not_met": "not met", "abstain": "not scored"}


def recited(events: Sequence[StoredEvent], found: Sequence[CriterionResult]) -> list[str]:
    """Results that were learned by heart, in the candidate's words; no section where there are none."""
    items, lines = asked(events), []
    for result in recitals(found):
        evidence = result.recital
        if result.item in items and evidence is not None:
            lines += [f"- {items[result.item].title}. Said:", "", quoted(evidence.quote, "  "), ""]
    return (
        ["\n".join(["## Recitals", "", recitals_say(found), "", *lines]).rstrip()] if lines else []
    )


def misconceptions(events: Sequence[StoredEvent], found: Sequence[CriterionResult]) -> str:
    """What was said that contradicts what is right, in the candidate's words."""
    items = asked(events)
    lines = ["## Misconceptions", ""]
    for result in found:
        if result.misconception is not None and result.item in items:
            item = items[result.item]
            statements = {criterion.id: criterion.statement for criterion in item.criteria}
            right = statements.get(result.criterion, result.criterion)
            lines += [f"- {item.title}. Right: {right}", "", "  Said:", ""]
            lines += [quoted(result.misconception.quote, "  "), ""]
    if len(lines) == 2:
        judged = any(result.verdict.decision != "abstain" for result in found)
        lines.append("None found." if judged else "The examiner has judged nothing.")
    return "\n".join(lines).rstrip()


def missed_results(events: Sequence[StoredEvent], found: Sequence[CriterionResult]) -> list[str]:
    """Results that a calculator does not accept, each with its reason; no section where there are none."""
    items, lines = asked(events), []
    for result in found:
        if result.missed_result is not None and result.item in items:
            anew = ", asked again with a changed number" if result.asked_anew else ""
            lines += [f"- {items[result.item].title}{anew}: {result.verdict.reason}. Said:", ""]
            lines += [quoted(result.missed_result.quote, "  "), ""]
    return ["\n".join(["## Results that are not met", "", *lines]).rstrip()] if lines else []


def item_section(item: AskedItem, found: list[CriterionResult], given: Sequence[Shown]) -> str:
    """The item's score and its criteria; `found`: the item's results, `given`: the hints that were shown on it."""
    score = item_score(item, found)
    shown = "Not scored" if score.score is None else f"Score {score.score:.2f}"
    lines = [
        f"## {item.title} (level {item.level})",
        "",
        f"{shown}, coverage {score.coverage:.2f}." + (f" {hints_used(given)}." if given else ""),
        "",
    ]
    by_id = {result.criterion: result for result in found}
    rows = {criterion.id: criterion.statement for criterion in item.criteria}
    # A bank that changed meanwhile may have judged a criterion that was not asked: it is shown, and counts for nothing.
    rows |= {name: name for name in by_id if name not in rows}
    for name, statement in rows.items():
        lines += _criterion(statement, by_id.get(name))
    return "\n".join(lines).rstrip()


def _criterion(statement: str, result: CriterionResult | None) -> list[str]:
    if result is None:
        return [f"- **{_DECISIONS['abstain']}**: {statement} ({NOT_JUDGED})"]
    head = f"- **{_DECISIONS[result.decision]}**: {statement}"
    if result.override is None:
        return [f"{head} ({judged_how(result)})", *_words(result, "  "), *_first(result)]
    examiner = f"  - examiner: {_DECISIONS[result.verdict.decision]} ({judged_how(result)})"
    return [head, *_overrides(result), examiner, *_words(result, "    "), *_first(result)]


def _overrides(result: CriterionResult) -> list[str]:
    """All that interviewers said, the last one first."""
    last, *before = (
        f"{inline(said.who)}, {minute(said.at)}: {_DECISIONS[said.verdict]} ({inline(said.reason)})"
        for said in reversed(result.overrides)
    )
    return [f"  - overruled by {last}", *(f"  - before that by {one}" for one in before)]


def _first(result: CriterionResult) -> list[str]:
    """The verdict on the result as it was first asked, where the one that stands is on a changed number."""
    first = result.first
    if first is None:
        return []
    says = f"  - as first asked: {_DECISIONS[first.verdict.decision]} ({judged_how(first)})"
    return [says, *_words(first, "    ")]


def _words(result: CriterionResult, indent: str) -> list[str]:
    """The words that a verdict rests on, with empty lines around; nothing where it rests on none."""
    evidence = result.verdict.evidence
    return ["", quoted(evidence.quote, indent), ""] if evidence else []
