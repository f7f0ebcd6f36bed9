"""The text of a follow-up: the model's where it passes the checks, else the authored probe.

Before an authored probe stand the candidate's own words, where there are any on the point; a changed number is
always asked about in our own words, because a calculator judges the reply.

The query is the authored probe, and the model sees the question and a passage; neither holds the
rubric, so there is nothing to leak but what the passage itself says, and that is checked. A model that
is not qualified to write follow-ups on this machine is not asked: its drafts would cost the candidate seconds.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, create_model

from agent import checks
from agent.events import Draft, Shown
from agent.following import FollowUp
from agent.parts import Parts
from agent.prompting import render
from agent.quoting import with_words
from agent.timings import span
from knowledge.papers import SPOKEN
from knowledge.protocol import Hit
from knowledge.schema import Criterion, Item
from knowledge.what_if import Change
from models.errors import ModelError
from models.protocol import ChatMessage, Sampling
from models.windows import sentences

PASSAGES = 3
_AMONG = 8 * PASSAGES
"""Hits that passages are taken from: plain words, which help to find a note, are no words to quote from a paper."""
DEADLINE_S = 8.0
LONGEST_QUOTE = 240
_RELATED = 0.35
"""Cosine to the probe below which a question is off the point; by eye on the first drafts."""


class ProposedFollowUp(BaseModel):
    """What the model is asked for: a sentence of the passage and a question about it."""

    model_config = ConfigDict(extra="forbid")

    quote: str
    question: str = Field(max_length=320)


def proposal_from(passage: str) -> type[ProposedFollowUp]:
    """The shape with the quote held to the passage's own sentences: verbatim by construction."""
    quotes = tuple(w.text for w in sentences(passage) if len(w.text) <= LONGEST_QUOTE)
    if not quotes:
        return ProposedFollowUp
    one_of_them: Any = Literal[quotes]
    return create_model("ProposedFollowUp", __base__=ProposedFollowUp, quote=(one_of_them, ...))


def authored_follow_up(item: Item, asks: FollowUp) -> Shown:
    """The follow-up in authored words only."""
    if asks.change is not None:
        shown = Shown(purpose="probe", text=_what_if(asks.change), draw=asks.change.item.draw)
    else:
        text, quoted = with_words(asks.words, asks.criterion.probe)
        shown = Shown(purpose="probe", text=text, quoted=quoted)
    place = {"item": item.id, "criterion": asks.criterion.id, "follow_up": asks.kind}
    return shown.model_copy(update=place)


def _what_if(change: Change) -> str:
    return render(
        "what_if", value=change.new, old=change.old, label=change.label, result=change.result
    )


def follow_up(parts: Parts, interview: str, item: Item, asks: FollowUp, seen: list[str]) -> Shown:
    """The follow-up to show; `seen` is what the candidate saw or said on this item, oldest first."""
    authored, criterion = authored_follow_up(item, asks), asks.criterion
    if asks.change is not None:
        return authored
    with span("search"):
        # The item's own papers, and whatever the organisation put beside them.
        sources = (*item.papers, *parts.searcher.added())
        found = parts.searcher.search(criterion.probe, _AMONG, docs=sources)
    hits = [hit for hit in found if hit.passage.section != SPOKEN][:PASSAGES]
    passages = tuple(hit.passage.id for hit in hits)
    authored = authored.model_copy(update={"passages": passages})
    if not hits or not parts.writes_follow_ups:
        return authored
    proposed, failure = _propose(parts, interview, item, hits[0])
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
    written = {"draft": draft, "text": text, "source": "model", "quoted": ""}
    return authored.model_copy(update=written)


def _propose(
    parts: Parts, interview: str, item: Item, hit: Hit
) -> tuple[ProposedFollowUp | None, str]:
    prompt = render("follow_up", question=item.asked, passage=hit.passage.text)
    shape = proposal_from(hit.passage.text)
    sampling = Sampling(max_tokens=160, deadline_s=DEADLINE_S, session=interview)
    try:
        with span("model"):
            message = ChatMessage(role="user", content=prompt)
            return parts.model.extract([message], shape, sampling), ""
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
        checks.numbers_supported(proposed.question, hit.passage),
        checks.names_supported(proposed.question, hit.passage, seen),
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
