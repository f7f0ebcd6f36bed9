"""A follow-up on what an answer missed: the model's text where it passes the checks, else the probe.

The query is the authored probe, and the model sees the question and a passage; neither holds the
rubric, so there is nothing to leak but what the passage itself says, and that is checked.
"""

from pydantic import BaseModel, ConfigDict, Field

from agent import checks
from agent.events import Draft, Shown
from agent.parts import Parts
from agent.prompting import render
from agent.timings import span
from knowledge.protocol import Hit
from knowledge.schema import Criterion, Item
from models.errors import ModelError
from models.protocol import ChatMessage, Sampling

PASSAGES = 3
DEADLINE_S = 20.0
_RELATED = 0.35
"""Cosine to the probe below which a question is off the point; by eye on the first drafts."""


class ProposedFollowUp(BaseModel):
    """What the model is asked for."""

    model_config = ConfigDict(extra="forbid")

    quote: str = Field(max_length=240)
    question: str = Field(max_length=320)


def follow_up(parts: Parts, item: Item, criterion: Criterion, seen: list[str]) -> Shown:
    """The follow-up to show; `seen` is what the candidate saw or said on this item, oldest first."""
    with span("search"):
        hits = parts.searcher.search(criterion.probe, PASSAGES, docs=item.papers)
    passages = tuple(hit.passage.id for hit in hits)
    authored = Shown(
        purpose="probe",
        text=criterion.probe,
        item=item.id,
        criterion=criterion.id,
        passages=passages,
    )
    if not hits:
        return authored
    proposed, failure = _propose(parts, item, hits[0])
    if proposed is None:
        return authored.model_copy(update={"draft": Draft(text="", quote="", refused=(failure,))})
    text = render(
        "cited_follow_up",
        title=hits[0].passage.title,
        quote=proposed.quote.strip(),
        question=proposed.question.strip(),
    )
    refused = tuple(_refusals(parts, item, criterion, hits[0], proposed, text, seen))
    draft = Draft(text=proposed.question, quote=proposed.quote, refused=refused)
    if refused:
        return authored.model_copy(update={"draft": draft})
    return authored.model_copy(update={"draft": draft, "text": text, "source": "model"})


def _propose(parts: Parts, item: Item, hit: Hit) -> tuple[ProposedFollowUp | None, str]:
    prompt = render("follow_up", question=item.question, passage=hit.passage.text)
    sampling = Sampling(max_tokens=140, deadline_s=DEADLINE_S)
    try:
        with span("model"):
            message = ChatMessage(role="user", content=prompt)
            return parts.model.extract([message], ProposedFollowUp, sampling), ""
    except ModelError as error:
        return None, f"the model gave no draft: {error}"


def _refusals(
    parts: Parts,
    item: Item,
    criterion: Criterion,
    hit: Hit,
    proposed: ProposedFollowUp,
    text: str,
    seen: list[str],
) -> list[str]:
    passage = hit.passage.text
    secrets = [item.reference, *(c.statement for c in item.criteria)]
    cheap = [
        checks.single_question(proposed.question),
        checks.verbatim_quote(proposed.quote.strip(), passage),
        checks.numbers_supported(proposed.question, passage),
        checks.not_asked_before(proposed.question, seen),
        checks.no_leak(text, secrets, seen),
    ]
    refusals = [reason for reason in cheap if reason]
    # The embedder is asked only about drafts that survive what costs nothing.
    return refusals or _judged_refusals(parts, item, criterion, proposed, text)


def _judged_refusals(
    parts: Parts, item: Item, criterion: Criterion, proposed: ProposedFollowUp, text: str
) -> list[str]:
    refusals = []
    with span("embedder"):
        asked, wanted = parts.embedder.embed([proposed.question, criterion.probe])
    related = float(asked @ wanted)
    if related < _RELATED:
        refusals.append(f"it is off the point (similarity {related:.2f} to the authored probe)")
    given_away = [v.criterion for v in parts.grader.judge_text(item, text) if v.decision == "met"]
    if given_away:
        refusals.append(f"given as an answer it would meet {', '.join(given_away)}")
    return refusals
