"""The transcript: for each item the conversation on one side and its criteria on the other."""

from collections.abc import Sequence

from pydantic import BaseModel, ConfigDict

from agent.criterion_result import CriterionResult
from agent.events import AskedItem, Received, Shown, StoredEvent
from agent.reading import asked, hints, results, started
from agent.report_words import hints_used
from ui.web.criteria_html import criteria_html
from ui.web.links import evidence_anchor, report_link, row_anchor
from ui.web.marking import Span, is_verbatim
from ui.web.message_html import FindPassage, received_html, shown_html
from ui.web.plain_text import attribute, escaped
from ui.web.subjects import subject_name


class Section(BaseModel):
    """Events that belong together: those of one item, or those around the items (item None)."""

    model_config = ConfigDict(frozen=True)

    item: str | None
    events: tuple[StoredEvent, ...]


def sections(events: Sequence[StoredEvent]) -> list[Section]:
    """What was said, cut where the item changes. A message belongs to the text that it answers, or to the
    item that it is about."""
    item_of: dict[int, str | None] = {}
    groups: list[tuple[str | None, list[StoredEvent]]] = []
    for event in events:
        if isinstance(event.body, Shown):
            item_of[event.seq] = event.body.item
        elif isinstance(event.body, Received):
            item_of[event.seq] = event.body.about or item_of.get(event.body.reply_to)
        else:
            continue
        item = item_of[event.seq]
        if not groups or groups[-1][0] != item:
            groups.append((item, []))
        groups[-1][1].append(event)
    return [Section(item=item, events=tuple(group)) for item, group in groups]


def transcript_html(events: Sequence[StoredEvent], find_passage: FindPassage) -> str:
    judged = results(events)
    known = asked(events)
    candidate = started(events).candidate or "Candidate"
    done: set[str] = set()
    parts = []
    for section in sections(events):
        item = known.get(section.item or "")
        # A late message can bring an item back; its table stands beside the first part only.
        with_table = item is not None and item.id not in done
        done.add(section.item or "")
        parts.append(_section(section, item, judged, events, (candidate, find_passage, with_table)))
    return f'<div class="viva-transcript">{"".join(parts)}</div>'


def _section(
    section: Section,
    item: AskedItem | None,
    judged: Sequence[CriterionResult],
    events: Sequence[StoredEvent],
    how: tuple[str, FindPassage, bool],
) -> str:
    candidate, find_passage, with_table = how
    said = []
    for event in section.events:
        if isinstance(event.body, Shown):
            said.append(shown_html(event, event.body, find_passage))
        elif isinstance(event.body, Received):
            spans = _spans(event, event.body, item, judged)
            said.append(received_html(event, event.body, candidate, spans))
    talk = f'<div class="viva-talk">{"".join(said)}</div>'
    if section.item is None:
        return f'<section class="viva-around">{talk}</section>'
    head = _head(section.item, item, hints(events, section.item))
    return f"<section>{head}{_beside(talk, item, judged, events, with_table)}</section>"


def _head(item_id: str, item: AskedItem | None, given: Sequence[Shown]) -> str:
    if item is None:
        return f"<h3>{escaped(item_id)}</h3><p>The record has no rubric for this item.</p>"
    return (
        f'<h3 id="item-{attribute(item.id)}">{escaped(item.title)}</h3>'
        f'<p class="viva-item-facts">{escaped(subject_name(item.subject))}, level {item.level}, '
        f"<code>{escaped(item.id)}</code>{_hints(given)}</p>"
    )


def _hints(given: Sequence[Shown]) -> str:
    return f", {hints_used(given)}" if given else ""


def _beside(
    talk: str,
    item: AskedItem | None,
    judged: Sequence[CriterionResult],
    events: Sequence[StoredEvent],
    with_table: bool,
) -> str:
    if item is None or not with_table:
        return talk
    placed = {
        result.criterion: is_verbatim(result, _message(events, result.reply))
        for result in judged
        if result.item == item.id
    }
    table = criteria_html(events[0].interview, item, judged, placed)
    return f'<div class="viva-beside">{talk}<div class="viva-judged">{table}</div></div>'


def _message(events: Sequence[StoredEvent], seq: int) -> str:
    body = events[seq - 1].body if 0 < seq <= len(events) else None
    return body.text if isinstance(body, Received) else ""


def _spans(
    event: StoredEvent,
    received: Received,
    item: AskedItem | None,
    judged: Sequence[CriterionResult],
) -> list[Span]:
    if item is None:
        return []
    numbers = {criterion.id: n for n, criterion in enumerate(item.criteria, start=1)}
    return [
        Span(
            start=result.verdict.evidence.start,
            end=result.verdict.evidence.end,
            number=numbers[result.criterion],
            anchor=evidence_anchor(item.id, result.criterion),
            row_link=report_link(event.interview, row_anchor(item.id, result.criterion)),
            decision=result.verdict.decision,
        )
        for result in judged
        if result.item == item.id
        and result.reply == event.seq
        and result.criterion in numbers
        and result.verdict.evidence is not None
        and is_verbatim(result, received.text)
    ]
