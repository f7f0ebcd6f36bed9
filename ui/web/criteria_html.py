"""An item's criteria as a table: statement, decision, probability, judge, reason, evidence."""

from collections.abc import Mapping, Sequence

from agent.criterion_result import CriterionResult, Override
from agent.events import AskedCriterion, AskedItem
from agent.reading import NOT_JUDGED
from agent.report_words import judged_how, minute
from agent.scores import item_score
from ui.web.links import evidence_anchor, report_link, row_anchor
from ui.web.plain_text import escaped

DECISIONS = {"met": "Met", "not_met": "Not met", "abstain": "Not scored"}
_LONGEST_QUOTE = 400


def criteria_html(
    interview: str, item: AskedItem, results: Sequence[CriterionResult], placed: Mapping[str, bool]
) -> str:
    """The item's score with its rows. `placed` says per criterion whether its quote is verbatim."""
    by_id = {result.criterion: result for result in results if result.item == item.id}
    rows = [
        _row(interview, item, number, criterion, by_id.get(criterion.id), placed)
        for number, criterion in enumerate(item.criteria, start=1)
    ]
    return f'{_score(item, results)}<ol class="viva-criteria">{"".join(rows)}</ol>'


def _score(item: AskedItem, results: Sequence[CriterionResult]) -> str:
    score = item_score(item, results)
    met = (
        "<strong>Not scored</strong>"
        if score.score is None
        else f"<strong>{score.score:.0%}</strong> of the judged weight met"
    )
    return f'<p class="viva-score">{met}, coverage {score.coverage:.0%}</p>'


def _row(
    interview: str,
    item: AskedItem,
    number: int,
    criterion: AskedCriterion,
    result: CriterionResult | None,
    placed: Mapping[str, bool],
) -> str:
    decision = result.decision if result else "abstain"
    judged = _judged(result) if result else f"<p>Not scored: {NOT_JUDGED}.</p>"
    quote = _evidence(interview, item, result, placed) if result else ""
    return (
        f'<li id="{row_anchor(item.id, criterion.id)}" class="{decision}">'
        f'<div class="viva-row-head"><span class="viva-number {decision}">{number}</span>'
        f'<span class="viva-verdict {decision}">{DECISIONS[decision]}</span>'
        f'<span class="viva-weight">weight {criterion.weight:g}, level {criterion.level}</span></div>'
        f'<p class="viva-statement">{escaped(criterion.statement)}</p>{_contrary(result)}{quote}'
        f"{judged}</li>"
    )


def _contrary(result: CriterionResult | None) -> str:
    if result is None or result.misconception is None:
        return ""
    return '<p class="viva-note">Misconception: the answer says the contrary.</p>'


def _judged(result: CriterionResult) -> str:
    own = f"<p>{escaped(judged_how(result))}</p>{_first(result)}"
    if result.override is None:
        return own
    last, *before = map(_said, reversed(result.overrides))
    earlier = "".join(f"<p>Before that by {said}</p>" for said in before)
    return (
        f'<p class="viva-override">Overruled by {last}</p><div class="viva-before">{earlier}'
        f"<p>Examiner: {DECISIONS[result.verdict.decision].lower()}</p>{own}</div>"
    )


def _said(override: Override) -> str:
    return (
        f"<strong>{escaped(override.who)}</strong>, {minute(override.at)}: "
        f"{DECISIONS[override.verdict].lower()}. {escaped(override.reason)}"
    )


def _first(result: CriterionResult) -> str:
    """The verdict on the result as it was first asked, where the one that stands is on a changed number."""
    first = result.first
    if first is None:
        return ""
    evidence = first.verdict.evidence
    quote = (
        f'<blockquote dir="auto">{escaped(_cut(evidence.quote))}</blockquote>' if evidence else ""
    )
    says = f"As first asked: {DECISIONS[first.verdict.decision].lower()}"
    return f'<div class="viva-before"><p>{says}</p><p>{escaped(judged_how(first))}</p>{quote}</div>'


def _evidence(
    interview: str, item: AskedItem, result: CriterionResult, placed: Mapping[str, bool]
) -> str:
    evidence = result.verdict.evidence
    if evidence is None:
        return ""
    quote = escaped(_cut(evidence.quote))
    if not placed.get(result.criterion):
        return (
            f'<blockquote dir="auto">{quote}</blockquote>'
            '<p class="viva-fault">This quote does not stand where the verdict says. Check the record.</p>'
        )
    link = report_link(interview, evidence_anchor(item.id, result.criterion))
    return f'<blockquote dir="auto"><a href="{link}" title="To the answer">{quote}</a></blockquote>'


def _cut(quote: str) -> str:
    if len(quote) <= _LONGEST_QUOTE:
        return quote
    return f"{quote[:_LONGEST_QUOTE]} … [{len(quote):,} characters, whole in the transcript]"
