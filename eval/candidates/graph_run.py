"""The same interviews on the real graph, with record, checkpoints and the scripted model: are the decisions the same?"""

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from agent.checkpoints import open_checkpoints
from agent.events import Judged, Shown, StoredEvent
from agent.interviews import Interviews
from agent.messages import in_last_words
from agent.parts import Parts
from agent.reading import bodies, changed_draw, is_closed, started
from agent.record import Record
from eval.candidates.conduct import Conduct
from eval.candidates.jobs import DRAWS
from eval.candidates.keeping import Store
from eval.candidates.label_grader import LabelGrader
from eval.candidates.population import Candidate
from eval.candidates.replay import MOST_TURNS, Setting, StuckError, hold
from eval.candidates.running import Plan
from knowledge.protocol import Hit, Passage, Searcher
from models.hash_embedder import HashEmbedder
from models.protocol import Embedder, LanguageModel
from models.scripted import ScriptedModel

Report = Callable[[float, str], None]
Decision = tuple[str, ...]


class NoPassages:
    """A corpus that holds nothing: every follow-up is the authored probe."""

    version = "no-passages"

    def search(
        self,
        query: str,  # noqa: ARG002
        k: int,  # noqa: ARG002
        docs: tuple[str, ...] | None = None,  # noqa: ARG002
    ) -> list[Hit]:
        return []

    def added(self) -> tuple[str, ...]:
        return ()

    def passage(self, passage_id: str) -> Passage | None:  # noqa: ARG002
        return None


def differences(plan: Plan, candidates: Sequence[Candidate], report: Report) -> list[str]:
    """Interviews whose decisions differ between graph and replay, each in words; empty if none."""
    store, found = Store(plan.store), []
    with closing(store):
        setting = replace(plan.setting(store), pace=0.0, choices=None)
        for done, candidate in enumerate(candidates):
            report(done / len(candidates), "on the real graph")
            found += difference(setting, candidate)
    return found


def difference(setting: Setting, candidate: Candidate) -> list[str]:
    """What differs first between the two interviews of a candidate; empty if nothing does."""
    seed = candidate.seed % DRAWS
    with tempfile.TemporaryDirectory() as folder:
        real = decisions(hold_on_graph(setting, candidate, seed, Path(folder)))
    fast = decisions(hold(setting, candidate, seed))
    for place, (one, other) in enumerate(zip(real, fast, strict=False)):
        if one != other:
            return [f"{candidate.seed} {candidate.style}, step {place}: {one!r} and not {other!r}"]
    if len(real) != len(fast):
        return [f"{candidate.seed} {candidate.style}: {len(real)} steps and not {len(fast)}"]
    return []


def decisions(events: Sequence[StoredEvent]) -> list[Decision]:
    """What was asked, and how each reply was judged, in order."""
    found: list[Decision] = []
    for event in events:
        body = event.body
        if isinstance(body, Shown) and body.purpose in ("question", "probe"):
            asks = f"{body.follow_up} {sorted((body.draw or {}).items())}"
            found.append((body.purpose, body.item or "", body.criterion or "", asks))
        elif isinstance(body, Judged):
            judged = (f"{v.criterion} {v.decision} {v.p_met}" for v in body.verdicts)
            found.append(("judged", body.item, *judged))
    return found


def hold_on_graph(
    setting: Setting, candidate: Candidate, seed: int, folder: Path
) -> list[StoredEvent]:
    """The events of an interview on the real graph, with authored follow-ups. Raises StuckError."""
    scripted = ScriptedModel(lambda _messages: "no JSON at all")
    with on_graph(setting, folder, scripted, NoPassages(), HashEmbedder()) as interviews:
        return held_by(interviews, setting, candidate, seed)


@contextmanager
def on_graph(
    setting: Setting,
    folder: Path,
    model: LanguageModel,
    searcher: Searcher,
    embedder: Embedder,
    *,
    drafts: bool = False,
) -> Iterator[Interviews]:
    """The real graph with a record in `folder`; `drafts`: the model is asked for follow-ups, qualified or not."""
    record, checkpoints = Record.open(folder), open_checkpoints(folder / "checkpoints.sqlite")
    try:
        parts = Parts(
            record=record,
            bank=setting.bank,
            searcher=searcher,
            model=model,
            embedder=embedder,
            grader=setting.grader,
            asks_unqualified=drafts,
        )
        yield Interviews(parts, checkpoints)
    finally:
        record.close()
        checkpoints.conn.close()


def held_by(
    interviews: Interviews, setting: Setting, candidate: Candidate, seed: int
) -> list[StoredEvent]:
    """The events of a candidate's whole interview. Raises StuckError."""
    record, conduct = interviews.parts.record, Conduct(candidate)
    interview = interviews.start(setting.profile.id, "", minutes=setting.form.minutes, seed=seed)
    interviews.submit(interview, interviews.room(interview).prompt, "I agree")
    interviews.advance(interview)
    for _ in range(MOST_TURNS):
        events = record.events(interview)
        if is_closed(events):
            return events
        _answer(interviews, setting, conduct, events)
    raise StuckError(f"{candidate!r} was still asked after {MOST_TURNS} turns")


def _answer(
    interviews: Interviews, setting: Setting, conduct: Conduct, events: Sequence[StoredEvent]
) -> None:
    interview = events[0].interview
    prompt = interviews.room(interview).prompt
    if in_last_words(events):
        # Simulated candidates have nothing to add.
        interviews.submit(interview, prompt, "", "finish")
        interviews.advance(interview)
        return
    shown = [s for s in bodies(events, Shown) if s.purpose in ("question", "probe")]
    last = shown[-1]
    item = last.item or ""
    forms = setting.forms(item, started(events).seed, changed_draw(events, item))
    reply = conduct.reply(forms, last.criterion, last.text)
    if isinstance(setting.grader, LabelGrader):
        setting.grader.tell(forms.asked, reply.text, reply.true)
    interviews.submit(interview, prompt, reply.text, reply.action)
    interviews.advance(interview)
