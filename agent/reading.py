"""Reading a record: what was asked, answered and judged so far. Pure functions over its events."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple, TypeVar

from agent.criterion_result import CriterionResult, Override
from agent.depth import Depth, Observation, estimate
from agent.events import (
    ASIDE,
    AskedItem,
    Closed,
    Examiner,
    ExaminerChanged,
    Judged,
    Overridden,
    Received,
    Shown,
    Started,
    StoredEvent,
)
from agent.grading.combine import combined, is_silent
from agent.grading.verdict import Verdict
from agent.recitals import told_apart, weighed
from knowledge.schema import Subject

_ON_AN_ITEM = ("question", "probe")
PUT = (*_ON_AN_ITEM, "last_words")
"""Texts that ask for something."""

NOT_JUDGED = "no answer was judged on this"
"""Why a criterion of an item that was asked has no verdict."""

Body = TypeVar("Body", Started, Shown, Received, Judged, ExaminerChanged, Overridden, Closed)


def bodies(events: Sequence[StoredEvent], kind: type[Body]) -> list[Body]:
    return [event.body for event in events if isinstance(event.body, kind)]


def started(events: Sequence[StoredEvent]) -> Started:
    return bodies(events, Started)[0]


def is_closed(events: Sequence[StoredEvent]) -> bool:
    return bool(bodies(events, Closed))


def is_closing(events: Sequence[StoredEvent]) -> bool:
    """Whether the closing text was shown, though `Closed` may not be stored yet."""
    return any(shown.purpose == "closing" for shown in bodies(events, Shown))


def asked_items(events: Sequence[StoredEvent]) -> list[str]:
    """Items in the order in which they were asked."""
    shown = bodies(events, Shown)
    return [text.item for text in shown if text.purpose == "question" and text.item]


def asked(events: Sequence[StoredEvent]) -> dict[str, AskedItem]:
    """The rubric of each item as it was when its question was put, in the order of asking."""
    return {text.asked.id: text.asked for text in bodies(events, Shown) if text.asked}


def standing(events: Sequence[StoredEvent]) -> Shown | None:
    """The last text that asks for something: a question, a follow-up or the offer of a last word, unless the
    candidate went on after that."""
    went_on = False
    for event in reversed(events):
        body = event.body
        went_on = went_on or (isinstance(body, Received) and body.action == "go_on")
        asks = _ON_AN_ITEM if went_on else PUT
        if isinstance(body, Shown) and body.purpose in asks:
            return body
    return None


def replied_to(events: Sequence[StoredEvent], seq: int) -> Shown | None:
    """What stood when the reply of that seq was written."""
    reply = events[seq - 1].body
    return standing(events[: reply.reply_to]) if isinstance(reply, Received) else None


def changed_draw(events: Sequence[StoredEvent], item: str) -> dict[str, float] | None:
    """The item's numbers as a "what if" changed them; None where none did."""
    draws = [t.draw for t in bodies(events, Shown) if t.item == item and t.draw is not None]
    return draws[-1] if draws else None


def shown_on(events: Sequence[StoredEvent], item: str) -> str:
    """All that the candidate was shown on the item, but for their own words in it."""
    shown = [text for text in bodies(events, Shown) if text.item == item]
    return " ".join(t.text.replace(t.quoted, " ") if t.quoted else t.text for t in shown)


def probes(events: Sequence[StoredEvent], item: str) -> list[str]:
    """Criteria of the item that a follow-up has asked about, in order."""
    shown = bodies(events, Shown)
    return [t.criterion for t in shown if t.purpose == "probe" and t.item == item and t.criterion]


def hints(events: Sequence[StoredEvent], item: str) -> list[Shown]:
    """The hints that were shown on the item, in order."""
    return [t for t in bodies(events, Shown) if t.purpose == "hint" and t.item == item]


class _After(NamedTuple):
    """What came before a verdict: a follow-up on its criterion; hints, by what they cost (0..1); a "what if" on it that
    the message replies to, or that was put at any time before."""

    probed: bool
    hinted: float
    insists: bool
    anew: bool


def results(events: Sequence[StoredEvent]) -> list[CriterionResult]:
    """One result per judged criterion, in the order of first judgement; then those that a person alone decided."""
    found: dict[tuple[str, str], CriterionResult] = {}
    probed: set[tuple[str, str]] = set()
    for event in events:
        if isinstance(event.body, Shown) and event.body.purpose == "probe":
            probed.add((event.body.item or "", event.body.criterion or ""))
        if isinstance(event.body, Judged):
            hinted = _hinted(events, event.body)
            what_if, changed = _what_if(events, event.body), _changed(events, event.body)
            for verdict in event.body.verdicts:
                place = (event.body.item, verdict.criterion)
                insists, anew = (verdict.criterion == one for one in (what_if, changed))
                after = _After(place in probed, hinted, insists, anew)
                found[place] = _merged(found.get(place), event.body, verdict, after)
    items = asked(events)
    return weighed(_with_overrides(events, found, items), items)


def _with_overrides(
    events: Sequence[StoredEvent],
    found: Mapping[tuple[str, str], CriterionResult],
    items: Mapping[str, AskedItem],
) -> list[CriterionResult]:
    """The results with all that interviewers said above them, and one for each criterion asked that only they decided."""
    said: dict[tuple[str, str], list[Override]] = {}
    for event in events:
        if isinstance(event.body, Overridden):
            dated = Override(**event.body.model_dump(), at=event.at)
            said.setdefault((dated.item, dated.criterion), []).append(dated)
    places = {(item.id, c.id) for item in items.values() for c in item.criteria}
    alone = {place: _not_judged(*place) for place in said if place in places and place not in found}
    return [
        result.model_copy(update={"overrides": tuple(said.get(place, ()))})
        for place, result in {**found, **alone}.items()
    ]


def _not_judged(item: str, criterion: str) -> CriterionResult:
    verdict = Verdict(criterion=criterion, decision="abstain", judge="rule", reason=NOT_JUDGED)
    return CriterionResult(item=item, criterion=criterion, verdict=verdict, reply=0, probed=False)


def _hinted(events: Sequence[StoredEvent], judged: Judged) -> float:
    """What the hints cost that were shown before the message which was judged."""
    return sum(hint.cost or 0.0 for hint in hints(events[: judged.reply - 1], judged.item))


def _what_if(events: Sequence[StoredEvent], judged: Judged) -> str | None:
    """The criterion of the "what if" that the judged message replied to: a result was asked for anew."""
    put = replied_to(events, judged.reply)
    if put is None or put.draw is None or put.item != judged.item:
        return None
    return None if _gave_result(events, put, judged) else put.criterion


def _gave_result(events: Sequence[StoredEvent], put: Shown, judged: Judged) -> bool:
    """Whether a message that was judged before gave the result that `put` asks for, such as one thought aloud."""
    before = takewhile(lambda one: one != judged, bodies(events, Judged))
    return any(
        verdict.criterion == put.criterion and not is_silent(verdict)
        for one in before
        if one.item == judged.item and replied_to(events, one.reply) == put
        for verdict in one.verdicts
    )


def _changed(events: Sequence[StoredEvent], judged: Judged) -> str | None:
    """The criterion whose number a "what if" had changed when the text was shown that the judged message answers."""
    reply = events[judged.reply - 1].body
    before = bodies(events[: reply.reply_to], Shown) if isinstance(reply, Received) else []
    asked_anew = [t.criterion for t in before if t.item == judged.item and t.draw is not None]
    return asked_anew[-1] if asked_anew else None


def _merged(
    earlier: CriterionResult | None,
    judged: Judged,
    verdict: Verdict,
    after: _After,
) -> CriterionResult:
    again = (
        after.anew and verdict.decision == "met"
    )  # right with a changed number too: shown, with what came first
    if (
        earlier
        and not again
        and combined(earlier.verdict, verdict, insists=after.insists) is earlier.verdict
    ):
        return told_apart(earlier, earlier, verdict)
    probed, hinted = after.probed, after.hinted
    if earlier is not None and earlier.verdict.decision == verdict.decision == "met":
        # What was met without help stays so when it is said again, more surely, after some.
        probed, hinted = probed and earlier.probed, min(hinted, earlier.hinted)
    latest = CriterionResult(
        item=judged.item,
        criterion=verdict.criterion,
        verdict=verdict,
        reply=judged.reply,
        probed=probed,
        hinted=hinted,
        first=(earlier.first or earlier) if earlier and after.anew else None,
    )
    return told_apart(earlier, latest, verdict)


def depths(events: Sequence[StoredEvent]) -> dict[Subject, Depth]:
    """Depth per subject that was asked about."""
    items = asked(events)
    levels = {(item.id, c.id): c.level for item in items.values() for c in item.criteria}
    seen: dict[Subject, list[Observation]] = {item.subject: [] for item in items.values()}
    for result in results(events):
        level = levels.get((result.item, result.criterion))
        if level is not None and result.p_met is not None:
            seen[items[result.item].subject].append(
                Observation(level=level, p_met=result.p_met, evidence=result.evidence)
            )
    return {subject: estimate(observations) for subject, observations in seen.items()}


def examiners(events: Sequence[StoredEvent]) -> list[Examiner]:
    """Who examined, in order; more than one if the app was started with other parts meanwhile."""
    changes = [changed.examiner for changed in bodies(events, ExaminerChanged)]
    return [started(events).examiner, *changes]


def elapsed_minutes(events: Sequence[StoredEvent], now: datetime | None = None) -> float:
    """Minutes that the candidate had for reading and answering, up to the last event or `now` (UTC).

    Only the time between a text of ours and the reply to it counts: not the examiner's turns, nor the
    time in which the app was down during one, nor pauses, nor what came before consent.
    """
    total, since, paused = 0.0, None, False
    for event in events:
        at = datetime.fromisoformat(event.at)
        if isinstance(event.body, Shown):
            since = at if event.body.item and not paused else None
        elif isinstance(event.body, Received) and event.body.action != "late":
            paused = _is_paused_after(event.body, paused)
            if since is not None:
                total += (at - since).total_seconds()
            since = None
    if since is not None and now is not None:
        total += max(0.0, (now - since).total_seconds())
    return total / 60


def minutes_left(events: Sequence[StoredEvent], now: datetime | None = None) -> float:
    """Minutes of the candidate's time that are left, extra time included; negative when it is over."""
    return started(events).minutes_allowed - elapsed_minutes(events, now)


def is_paused(events: Sequence[StoredEvent]) -> bool:
    paused = False
    for reply in bodies(events, Received):
        paused = _is_paused_after(reply, paused)
    return paused and not is_closed(events)


def _is_paused_after(reply: Received, paused: bool) -> bool:
    return reply.action == "pause" or (paused and reply.action in ASIDE | {"late"})
