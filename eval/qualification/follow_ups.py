"""Follow-ups that the language model drafts on the subset: how many pass every check, and how fast."""

import statistics
import tempfile
import time
from pathlib import Path

import numpy as np

from agent.follow_up import follow_up
from agent.following import FollowUp
from agent.grading.grader import Grader
from agent.parts import Parts
from agent.record import Record
from eval.qualification.agreement import Figures
from eval.qualification.clock import Clock
from eval.qualification.thresholds import plain
from knowledge.bank import Bank
from knowledge.chunking import passages_of
from knowledge.papers import load_notes, note_document
from knowledge.protocol import Hit, Passage
from knowledge.schema import Item
from models.juror import Juror
from models.protocol import LanguageModel, TokenReader

_MOST_DRAFTS = 24


class NoteSearch:
    """Finds passages of the shipped notes by cosine alone: no index need be there to be examined."""

    version = "notes"

    def __init__(self, embedder: TokenReader) -> None:
        self._embedder = embedder
        self._passages = {
            note.id: passages_of(note_document(note)) for note in load_notes().values()
        }

    def search(self, query: str, k: int, docs: tuple[str, ...] | None = None) -> list[Hit]:
        wanted = self._passages if docs is None else docs
        found = [p for doc in wanted for p in self._passages.get(doc, [])]
        if not found:
            return []
        vectors = self._embedder.embed([query, *(p.text for p in found)])
        cosines = vectors[1:] @ vectors[0]
        best = np.argsort(-cosines, kind="stable")[:k]
        return [Hit(passage=found[place], score=float(cosines[place])) for place in best]

    def passage(self, passage_id: str) -> Passage | None:
        doc = passage_id.partition("#")[0]
        return next((p for p in self._passages.get(doc, []) if p.id == passage_id), None)

    def added(self) -> tuple[str, ...]:
        return ()


def drafts_of(
    model: LanguageModel, embedder: TokenReader, subset: Bank, clock: Clock, until: float
) -> Figures:
    """One draft per item for its weightiest criterion, then for the next, as long as there is time."""
    with tempfile.TemporaryDirectory() as folder:
        record = Record.open(Path(folder))
        try:
            parts = Parts(
                record,
                subset,
                NoteSearch(embedder),
                model,
                embedder,
                Grader(Juror(embedder)),
                asks_unqualified=True,
            )
            return _drafts(parts, subset, clock, until)
        finally:
            record.close()


def _drafts(parts: Parts, subset: Bank, clock: Clock, until: float) -> Figures:
    accepted, seconds = 0, []
    for place, item in _asked(subset):
        if clock.share >= until:
            break
        criterion = sorted(item.criteria, key=lambda one: -one.weight)[place]
        began = time.monotonic()
        asks = FollowUp("gap", criterion)
        shown = follow_up(parts, "qualification", item, asks, [item.asked])
        seconds.append(time.monotonic() - began)
        accepted += shown.source == "model"
    if not seconds:
        return {"drafts": plain(0)}
    return {
        "drafts": plain(len(seconds)),
        "accepted": plain(accepted / len(seconds)),
        "seconds": plain(statistics.median(seconds)),
    }


def _asked(subset: Bank) -> list[tuple[int, Item]]:
    return [(place, item) for place in range(3) for item in subset.items][:_MOST_DRAFTS]
