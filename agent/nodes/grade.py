"""Node: judge what was said on every criterion of its item that is open, then decide what follows."""

from collections.abc import Sequence

from agent.ending import ending
from agent.events import DECLINES, Judged, StoredEvent
from agent.grading.verdict import Verdict
from agent.messages import (
    Message,
    in_last_words,
    is_taken_back,
    judgeable,
    left_open,
    thoughts,
)
from agent.parts import Parts
from agent.policy import time_is_over
from agent.reading import asked, elapsed_minutes, shown_on, started
from agent.scope import scope_of
from agent.state import Route, State, Update
from knowledge.schema import Item


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
    item = parts.item_now(events[: message.reply_to], message.item)
    if item is not None:
        verdicts = tuple(_verdicts(parts, item, message, events))
    else:
        verdicts = _not_scored(message, events)
    judged = Judged(reply=message.seq, item=message.item, verdicts=verdicts)
    parts.record.append(interview, key, judged)


def _not_scored(message: Message, events: Sequence[StoredEvent]) -> tuple[Verdict, ...]:
    """The app was started with a bank that no longer has the item as it was put: nothing can be judged."""
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
    scope = scope_of(item, events, message.reply_to, message.action)
    if message.action in DECLINES:
        return parts.grader.declined(scope.about, skipped=message.action == "skip")
    shown = shown_on(events[: message.seq], item.id)
    found = parts.grader.judge(item, message.text, scope.judged, shown)
    return [_moved(verdict, message.start) for verdict in scope.kept(found)]


def _moved(verdict: Verdict, by: int) -> Verdict:
    """The verdict with its evidence where it stands in the message, a command before it included."""
    if verdict.evidence is None or not by:
        return verdict
    start, end = verdict.evidence.start + by, verdict.evidence.end + by
    evidence = verdict.evidence.model_copy(update={"start": start, "end": end})
    return verdict.model_copy(update={"evidence": evidence})


def _what_follows(state: State, parts: Parts, message: Message | None) -> Route:
    interview, seq = state["interview"], state["reply"]
    events = parts.record.events(interview)
    if message is None:
        return ending(events, seq)
    if in_last_words(events) and not is_taken_back(events, seq):
        return "close"
    if message.item != state["item"] or left_open(events, message) is not None:
        return "notice"
    if message.action in DECLINES or message.item not in parts.bank:
        return "choose"
    if time_is_over(started(events).minutes_allowed, elapsed_minutes(events)):
        return ending(events, seq)
    item = parts.item(interview, message.item)
    return "follow_up" if parts.follow_up(events, item) else "choose"
