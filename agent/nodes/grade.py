"""Node: judge what was said on every criterion of its item that is open, then decide what follows."""

from collections.abc import Sequence

from agent.ending import ending
from agent.events import DECLINES, Judged, Shown, StoredEvent
from agent.grading.combine import is_silent
from agent.grading.verdict import Verdict
from agent.messages import (
    Message,
    in_last_words,
    is_taken_back,
    judgeable,
    thoughts,
)
from agent.parts import Parts
from agent.policy import criterion_to_probe, time_is_over
from agent.reading import asked, bodies, elapsed_minutes, probes, results, started
from agent.state import Route, State, Update
from knowledge.schema import Criterion, Item


def grade(state: State, parts: Parts) -> Update:
    interview, seq = state["interview"], state["reply"]
    events = parts.record.events(interview)[:seq]
    message = judgeable(events, seq)
    for thought in thoughts(events, seq, message.item if message else state["item"]):
        _judge(parts, interview, f"judged:{seq}:{thought.seq}", thought)
    if message is not None:
        _judge(parts, interview, f"judged:{seq}", message)
    return {"route": _what_follows(state, parts, message)}


def _judge(parts: Parts, interview: str, key: str, message: Message) -> None:
    """Store the verdicts on a message, unless they are there."""
    if parts.record.find(interview, key) is not None:
        return
    events = parts.record.events(interview)
    if message.item in parts.bank:
        item = parts.item(interview, message.item)
        verdicts = tuple(_verdicts(parts, item, message, events))
    else:
        verdicts = _not_scored(message, events)
    judged = Judged(reply=message.seq, item=message.item, verdicts=verdicts)
    parts.record.append(interview, key, judged)


def _not_scored(message: Message, events: Sequence[StoredEvent]) -> tuple[Verdict, ...]:
    """The app was started with a bank that no longer has the item: nothing can be judged."""
    return tuple(
        Verdict(
            criterion=criterion.id,
            decision="abstain",
            judge="rule",
            reason="the item left the bank before the answer was judged",
        )
        for criterion in asked(events)[message.item].criteria
    )


def _verdicts(
    parts: Parts, item: Item, message: Message, events: Sequence[StoredEvent]
) -> list[Verdict]:
    about = _asked_about(item, events, message)
    if message.action in DECLINES:
        return parts.grader.declined(about, skipped=message.action == "skip")
    met = {r.criterion for r in results(events) if r.item == item.id and r.decision == "met"}
    # Only a correction may take back what was met.
    takes_back = message.action == "correction"
    open_ones = [c for c in item.criteria if takes_back or c.id not in met]
    # A reply to a probe is about one criterion; that it is silent on the others says nothing.
    return [
        _moved(verdict, message.start)
        for verdict in parts.grader.judge(item, message.text, open_ones, _shown(events, item.id))
        if verdict.criterion in {c.id for c in about} - met or not is_silent(verdict)
    ]


def _moved(verdict: Verdict, by: int) -> Verdict:
    """The verdict with its evidence where it stands in the message, a command before it included."""
    if verdict.evidence is None or not by:
        return verdict
    start, end = verdict.evidence.start + by, verdict.evidence.end + by
    evidence = verdict.evidence.model_copy(update={"start": start, "end": end})
    return verdict.model_copy(update={"evidence": evidence})


def _shown(events: Sequence[StoredEvent], item_id: str) -> str:
    """Everything that the candidate was shown on the item."""
    return " ".join(text.text for text in bodies(events, Shown) if text.item == item_id)


def _asked_about(item: Item, events: Sequence[StoredEvent], message: Message) -> list[Criterion]:
    """The criteria that a message must say something on: the probe's one or all of the question's; none if
    it was thought aloud, or came when something else was asked."""
    put = [
        event.body
        for event in events[: message.reply_to]
        if isinstance(event.body, Shown)
        and event.body.purpose in ("question", "probe", "last_words")
    ]
    if message.action == "thinking" or not put or put[-1].item != item.id:
        return []
    probed = put[-1].criterion
    return [criterion for criterion in item.criteria if probed in (None, criterion.id)]


def _what_follows(state: State, parts: Parts, message: Message | None) -> Route:
    interview, seq = state["interview"], state["reply"]
    events = parts.record.events(interview)
    if message is None:
        return ending(events, seq)
    if in_last_words(events) and not is_taken_back(events, seq):
        return "close"
    if message.item != state["item"]:
        return "notice"
    if message.action in DECLINES or message.item not in parts.bank:
        return "choose"
    if time_is_over(started(events).minutes_allowed, elapsed_minutes(events)):
        return ending(events, seq)
    item = parts.item(interview, message.item)
    verdicts = {r.criterion: r.verdict for r in results(events) if r.item == item.id}
    gap = criterion_to_probe(item, verdicts, probes(events, item.id))
    return "follow_up" if gap else "choose"
