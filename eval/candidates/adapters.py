"""The same interviews with each language model behind the follow-ups, side by side: what differs, and what may not.

Every model is asked for every follow-up, qualified or not. Each interview runs on the real graph with record, checkpoints,
notes and the juror that ships. `repeats`, `leaks`, `stuck` and `faults` of the record must be 0 whoever drafts.
"""

import re
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import perf_counter

from pydantic import BaseModel

from agent.events import Shown, StoredEvent
from agent.follow_up import ProposedFollowUp
from agent.interviews import Interviews
from agent.reading import asked, bodies
from agent.timings import Turn
from eval.candidates.graph_run import held_by, on_graph
from eval.candidates.jobs import DRAWS
from eval.candidates.leaks import LeakCheck
from eval.candidates.outcome import repeats
from eval.candidates.population import Candidate
from eval.candidates.replay import Setting, StuckError
from knowledge.protocol import Searcher
from models.protocol import Embedder, LanguageModel

Report = Callable[[float, str], None]
NO_DRAFT = "the model gave no draft"
_DETAIL = re.compile(r"[:(].*", re.DOTALL)


class AdapterFigures(BaseModel):
    """What one language model made of the interviews. `drafts`: follow-ups that it was asked for; `passed`: the share
    of these that were shown; `fallbacks`: why the others were not, a draft with two faults under its first;
    `turn_ms`: median milliseconds of a graded turn by part, `turn_ms_most` of the longest as a whole."""

    adapter: str
    model: str
    interviews: int
    follow_ups: int
    drafts: int
    passed: float | None
    fallbacks: dict[str, int]
    repeats: int
    leaks: int
    stuck: int
    faults: int
    turn_ms: dict[str, float]
    turn_ms_most: float
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether every guarantee was kept."""
        return self.repeats == self.leaks == self.stuck == self.faults == 0


@dataclass
class _Seen:
    shown: list[Shown] = field(default_factory=list)
    turns: list[Turn] = field(default_factory=list)
    repeats: int = 0
    leaks: int = 0
    stuck: int = 0
    faults: int = 0


def measured(
    name: str,
    model: LanguageModel,
    setting: Setting,
    searcher: Searcher,
    embedder: Embedder,
    candidates: Sequence[Candidate],
    report: Report = lambda _done, _detail: None,
) -> AdapterFigures:
    """Hold every candidate's interview with that model; one that is stuck counts and does not end the run."""
    model.prepare([ProposedFollowUp])
    check, seen, began = LeakCheck(setting.bank), _Seen(), perf_counter()
    for done, candidate in enumerate(candidates):
        report(done / len(candidates), f"{name}, {candidate.style}")
        with (
            tempfile.TemporaryDirectory() as folder,
            on_graph(setting, Path(folder), model, searcher, embedder, drafts=True) as interviews,
        ):
            _hold(interviews, setting, candidate, check, seen)
    drafted = [s for s in seen.shown if s.draft is not None]
    passed = sum(s.source == "model" for s in drafted)
    return AdapterFigures(
        adapter=name,
        model=model.identity.name,
        interviews=len(candidates),
        follow_ups=len(seen.shown),
        drafts=len(drafted),
        passed=passed / len(drafted) if drafted else None,
        fallbacks=_reasons(drafted),
        repeats=seen.repeats,
        leaks=seen.leaks,
        stuck=seen.stuck,
        faults=seen.faults,
        turn_ms=_split(seen.turns),
        turn_ms_most=1000 * max((turn.total for turn in seen.turns), default=0.0),
        seconds=perf_counter() - began,
    )


def _hold(
    interviews: Interviews, setting: Setting, candidate: Candidate, check: LeakCheck, seen: _Seen
) -> None:
    seed, record = candidate.seed % DRAWS, interviews.parts.record
    try:
        events: Sequence[StoredEvent] = held_by(interviews, setting, candidate, seed)
    except StuckError:
        seen.stuck += 1
        events = record.events(record.interviews()[0])
    drawn = {item: setting.drawn(item, seed) for item in asked(events)}
    seen.shown += [shown for shown in bodies(events, Shown) if shown.purpose == "probe"]
    seen.turns += [turn for turn in interviews.timings.turns() if "juror" in turn.seconds]
    seen.repeats += repeats(events)
    seen.leaks += len(check.leaks(events, drawn))
    seen.faults += sum(len(record.faults(one)) for one in record.known())


def _reasons(drafted: Sequence[Shown]) -> dict[str, int]:
    refused = [s.draft.refused[0] for s in drafted if s.draft is not None and s.draft.refused]
    return dict(Counter(map(_kind, refused)).most_common())


def _kind(reason: str) -> str:
    """A reason without what it found in the one draft; where there was none, whether it was late or no JSON."""
    kind = _DETAIL.sub("", reason).strip()
    if kind != NO_DRAFT:
        return kind
    return f"{kind} in time" if "deadline" in reason else f"{kind} of the shape"


def _split(turns: Sequence[Turn]) -> dict[str, float]:
    names = sorted({name for turn in turns for name in turn.seconds})
    parts = {n: 1000 * median(turn.seconds.get(n, 0.0) for turn in turns) for n in names}
    return parts | {"whole": 1000 * median([turn.total for turn in turns] or [0.0])}
