"""One message of a transcript as HTML: who, when, the words, and where a follow-up comes from."""

import re
from collections.abc import Callable, Sequence

from agent.events import Received, Shown, StoredEvent
from knowledge.protocol import Passage
from ui.web.desk_templates import citation_address, place
from ui.web.marking import Span, marked
from ui.web.plain_text import attribute, escaped

_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
FindPassage = Callable[[str], Passage | None]
_PURPOSES = {
    "welcome": "welcome",
    "question": "question",
    "probe": "follow-up",
    "rephrasing": "in other words",
    "hint": "hint",
    "notice": "notice",
    "last_words": "last words",
    "closing": "closing",
}
_ACTIONS = {
    "consent": "Agreed to the terms",
    "dont_know": "Said that they do not know",
    "skip": "Chose to move on",
    "rephrase": "Asked for other words",
    "hint": "Asked for a hint",
    "thinking": "Thought aloud; judged with the answer that followed",
    "addition": "Added to an answer",
    "correction": "Corrected an answer",
    "late_answer": "Answered an earlier question",
    "process": "Asked how the interview works",
    "complaint": "Complained",
    "off_topic": "Spoke of something else",
    "feedback": "Left feedback",
    "pause": "Paused",
    "resume": "Resumed",
    "finish": "Finished",
    "late": "Sent after its question was answered; not judged",
}

_FURTHER_READING = "Further reading, found for its subject; the text does not come from it:"


def shown_html(event: StoredEvent, shown: Shown, find_passage: FindPassage) -> str:
    """A text of the examiner, with its source. The welcome is long and always the same: folded."""
    words = f'<div class="viva-words" dir="auto">{_BOLD.sub(_strong, escaped(shown.text))}</div>'
    if shown.purpose == "welcome":
        words = f"<details><summary>The terms, as shown</summary>{words}</details>"
    source = _source(shown, find_passage) if shown.purpose == "probe" else ""
    return (
        f'<div class="viva-said examiner"><div class="viva-who">Examiner, {_PURPOSES[shown.purpose]}'
        f"{_time(event)}</div>{words}{source}</div>"
    )


def _strong(match: re.Match[str]) -> str:
    return f"<strong>{match.group(1)}</strong>"


def received_html(
    event: StoredEvent, received: Received, candidate: str, spans: Sequence[Span]
) -> str:
    """A message of the candidate with its evidence marked."""
    did = _ACTIONS.get(received.action)
    note = f'<p class="viva-did">{did}.</p>' if did else ""
    words = (
        f'<div class="viva-words" dir="auto">{marked(received.text, spans)}</div>'
        if received.text
        else ""
    )
    return (
        f'<div class="viva-said candidate"><div class="viva-who"><bdi>{escaped(candidate)}</bdi>'
        f"{_time(event)}</div>{note}{words}</div>"
    )


def _time(event: StoredEvent) -> str:
    return f'<time datetime="{escaped(event.at)}">{escaped(event.at[11:19])}</time>'


def _source(shown: Shown, find_passage: FindPassage) -> str:
    draft = shown.draft
    if shown.source == "model":
        text = "Written by the language model; passed every check."
    elif draft and draft.refused:
        text = f"Authored. The model's draft was refused: {escaped('; '.join(draft.refused))}."
    else:
        text = "Authored."
    refused = (
        f'<details><summary>The refused draft</summary><p dir="auto">{escaped(draft.text)}</p></details>'
        if draft and draft.refused and draft.text
        else ""
    )
    passages = "".join(_passage(passage, find_passage) for passage in shown.passages)
    if passages and shown.source != "model":
        passages = f"<p>{_FURTHER_READING}</p>{passages}"
    return f'<div class="viva-source"><p>{text}</p>{refused}{passages}</div>'


def _passage(passage_id: str, find_passage: FindPassage) -> str:
    passage = find_passage(passage_id)
    if passage is None:
        return f"<p>Passage {escaped(passage_id)} is no longer in the corpus.</p>"
    where = place(passage)
    where = f"section: {where}" if passage.section else where
    title = ", ".join(part for part in (passage.title or passage.doc, where) if part)
    return (
        f"<details><summary>{escaped(title)}</summary>"
        f'<p class="viva-words" dir="auto">{escaped(passage.text)}</p>'
        f'<p><a href="{attribute(citation_address(passage.id))}" target="_blank" rel="noopener">'
        "Open the source with this passage marked</a></p></details>"
    )
