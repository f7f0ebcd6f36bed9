"""What is kept of one simulated interview: the truth, the estimate, and what went wrong.

Sample: Outcome(kind="main", seed=10003, style="polished", subjects=[Estimated(subject="scaling-laws", true=3,
        mean=2.7, deviation=0.6, low=2, high=4, errors=[...])], questions=9, probes=12, repeats=0, leaks=0)
"""

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from agent.depth import Depth, estimate
from agent.events import Shown, StoredEvent
from agent.reading import asked, asked_items, bodies, depths, results
from agent.recitals import recitals
from eval.candidates.leaks import LeakCheck
from eval.candidates.population import Candidate, Style
from eval.candidates.replay import Setting, StuckError
from knowledge.schema import Subject

Kind = Literal["main", "twin", "public", "fixed"]
"""`twin`: a main candidate in another style; `public`: with the shipped numbers only; `fixed`: the fixed form of
one subject."""


class Estimated(BaseModel):
    """One subject. `after[k]` is (mean, deviation) after its first k questions, from 0 on."""

    model_config = ConfigDict(frozen=True)

    subject: Subject
    true: int
    mean: float
    deviation: float
    low: int
    high: int
    judged: int
    after: tuple[tuple[float, float], ...]


class Outcome(BaseModel):
    """One interview. `overall` is the mean depth by the profile's weights; None if nothing was judged. `recitals`:
    items whose published result was given for other numbers."""

    model_config = ConfigDict(frozen=True)

    kind: Kind
    seed: int
    style: Style
    subjects: tuple[Estimated, ...] = ()
    overall: float | None = None
    true_overall: float = 0.0
    items: tuple[str, ...] = ()
    probes: int = 0
    recitals: int = 0
    repeats: int = 0
    leaks: tuple[str, ...] = ()
    stuck: str = ""


def outcome(
    kind: Kind,
    setting: Setting,
    candidate: Candidate,
    seed: int,
    events: Sequence[StoredEvent],
    check: LeakCheck,
) -> Outcome:
    """Measures a finished interview of `candidate`; `seed` is the interview's."""
    believed = depths(events)
    weights = setting.profile.subjects
    judged = {s: d for s, d in believed.items() if d.judged}
    total = sum(weights[s] for s in judged)
    drawn = {name: setting.drawn(name, seed) for name in asked(events)}
    return Outcome(
        kind=kind,
        seed=candidate.seed,
        style=candidate.style,
        subjects=tuple(_estimated(s, d, candidate, events) for s, d in believed.items()),
        overall=sum(weights[s] * d.mean for s, d in judged.items()) / total if judged else None,
        true_overall=sum(w * candidate.depths[s] for s, w in weights.items())
        / sum(weights.values()),
        items=tuple(asked_items(events)),
        probes=sum(shown.purpose == "probe" for shown in bodies(events, Shown)),
        recitals=len({one.item for one in recitals(results(events))}),
        repeats=repeats(events),
        leaks=tuple(check.leaks(events, drawn)),
    )


def stuck(kind: Kind, candidate: Candidate, error: StuckError) -> Outcome:
    """An interview that did not come to its end."""
    return Outcome(kind=kind, seed=candidate.seed, style=candidate.style, stuck=str(error))


def repeats(events: Sequence[StoredEvent]) -> int:
    """Questions and follow-ups that were put twice, as items or word for word."""
    items = asked_items(events)
    texts = [s.text for s in bodies(events, Shown) if s.purpose in ("question", "probe")]
    return len(items) - len(set(items)) + len(texts) - len(set(texts))


def _estimated(
    subject: Subject, depth: Depth, candidate: Candidate, events: Sequence[StoredEvent]
) -> Estimated:
    low, high = depth.interval
    return Estimated(
        subject=subject,
        true=candidate.depths[subject],
        mean=depth.mean,
        deviation=depth.deviation,
        low=low,
        high=high,
        judged=depth.judged,
        after=_after(subject, events),
    )


def _after(subject: Subject, events: Sequence[StoredEvent]) -> tuple[tuple[float, float], ...]:
    """What was believed before the first question on the subject, and after each."""
    nothing = estimate([])
    found = [(nothing.mean, nothing.deviation)]
    borders = [e.seq for e in events if isinstance(e.body, Shown) and e.body.asked]
    on_subject = {
        e.seq: e.body.asked.subject == subject
        for e in events
        if isinstance(e.body, Shown) and e.body.asked
    }
    for place, border in enumerate(borders):
        if on_subject[border]:
            end = borders[place + 1] - 1 if place + 1 < len(borders) else len(events)
            depth = depths(events[:end]).get(subject, nothing)
            found.append((depth.mean, depth.deviation))
    return tuple(found)
