"""Node: judge the reply on every criterion of its item that is still open, then decide what follows."""

from agent.events import Judged, Received, Shown, StoredEvent
from agent.grading.combine import is_silent
from agent.grading.verdict import Verdict
from agent.parts import Parts
from agent.policy import criterion_to_probe, time_is_over
from agent.reading import asked, bodies, elapsed_minutes, probes, results, started
from agent.state import Route, State, Update
from knowledge.schema import Criterion, Item


def grade(state: State, parts: Parts) -> Update:
    key = f"judged:{state['reply']}"
    there = parts.record.find(state["interview"], key) is not None
    events = parts.record.events(state["interview"])
    if state["item"] not in parts.bank:
        if not there:
            parts.record.append(state["interview"], key, _not_scored(state, events))
        return {"route": "choose"}
    item = parts.item(state["interview"], state["item"])
    if not there:
        parts.record.append(state["interview"], key, _judged(state, parts, item, events))
    return {"route": _what_follows(state, parts, item)}


def _not_scored(state: State, events: list[StoredEvent]) -> Judged:
    """The app was started with a bank that no longer has the item: nothing can be judged."""
    item = asked(events)[state["item"]]
    verdicts = tuple(
        Verdict(
            criterion=criterion.id,
            decision="abstain",
            judge="rule",
            reason="the item left the bank before the answer was judged",
        )
        for criterion in item.criteria
    )
    return Judged(reply=state["reply"], item=item.id, verdicts=verdicts)


def _judged(state: State, parts: Parts, item: Item, events: list[StoredEvent]) -> Judged:
    reply = events[state["reply"] - 1].body
    if not isinstance(reply, Received):
        raise TypeError(f"event {state['reply']} is {reply.kind!r}; expected 'received'")
    about = _asked_about(item, events, reply.reply_to)
    if reply.action == "dont_know":
        verdicts = parts.grader.declined(about)
    else:
        met = {r.criterion for r in results(events) if r.item == item.id and r.decision == "met"}
        still_open = [criterion for criterion in item.criteria if criterion.id not in met]
        # A reply to a probe is about one criterion; that it is silent on the others says nothing.
        verdicts = [
            verdict
            for verdict in parts.grader.judge(item, reply.text, still_open, _shown(events, item.id))
            if verdict.criterion in {c.id for c in about} or not is_silent(verdict)
        ]
    return Judged(reply=state["reply"], item=item.id, verdicts=tuple(verdicts))


def _shown(events: list[StoredEvent], item_id: str) -> str:
    """Everything that the candidate was shown on the item."""
    return " ".join(text.text for text in bodies(events, Shown) if text.item == item_id)


def _asked_about(item: Item, events: list[StoredEvent], reply_to: int) -> list[Criterion]:
    """The criteria that a reply was asked about: the probe's one, or all of the question's."""
    shown = [event.body for event in events[:reply_to] if isinstance(event.body, Shown)]
    texts = [text for text in shown if text.purpose in ("question", "probe")]
    probed = texts[-1].criterion if texts else None
    return [criterion for criterion in item.criteria if probed in (None, criterion.id)]


def _what_follows(state: State, parts: Parts, item: Item) -> Route:
    events = parts.record.events(state["interview"])
    reply = events[state["reply"] - 1].body
    if isinstance(reply, Received) and reply.action == "dont_know":
        return "choose"
    if time_is_over(started(events).minutes, elapsed_minutes(events)):
        return "close"
    verdicts = {r.criterion: r.verdict for r in results(events) if r.item == item.id}
    gap = criterion_to_probe(item, verdicts, probes(events, item.id))
    return "follow_up" if gap else "choose"
