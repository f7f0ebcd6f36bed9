"""Marks evidence in a message: a text and its spans to HTML, spans may overlap. Pure functions."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.criterion_result import CriterionResult
from ui.web.plain_text import escaped


class Span(BaseModel):
    """Evidence at `text[start:end]` for the criterion in row `number` of its item's table."""

    model_config = ConfigDict(frozen=True)

    start: int
    end: int
    number: int
    anchor: str
    row_link: str
    decision: Literal["met", "not_met", "abstain"]


def is_verbatim(result: CriterionResult, text: str) -> bool:
    """Whether the evidence stands in the message where the verdict says."""
    evidence = result.verdict.evidence
    return evidence is not None and text[evidence.start : evidence.end] == evidence.quote


def marked(text: str, spans: Sequence[Span]) -> str:
    """HTML of the text with every span marked, anchored, and followed by a link to its row."""
    cuts = sorted({0, len(text), *(s.start for s in spans), *(s.end for s in spans)})
    parts = []
    for start, end in pairwise(cuts):
        inside = [span for span in spans if span.start <= start and end <= span.end]
        anchors = "".join(
            f'<span class="viva-anchor" id="{s.anchor}"></span>' for s in inside if s.start == start
        )
        shown = escaped(text[start:end])
        if inside:
            shown = f'<mark class="{inside[0].decision}">{shown}</mark>'
        parts.append(anchors + shown + "".join(_reference(s) for s in inside if s.end == end))
    return "".join(parts) if parts else escaped(text)


def _reference(span: Span) -> str:
    return (
        f'<a class="viva-ref {span.decision}" href="{span.row_link}" '
        f'title="To criterion {span.number}">{span.number}</a>'
    )
