"""Which message is judged on which item: by the reply itself, or by one that was taken for something else.

Pure functions over events: a replay finds the same messages.
"""

from collections.abc import Sequence
from typing import NamedTuple

from agent.events import ANSWERS, DECLINES, Action, Judged, Received, Shown, StoredEvent
from agent.reading import bodies, standing
from agent.replies import is_bare_answer, is_in_words, words_of
from agent.scope import is_beside


class Message(NamedTuple):
    """A message to judge: `seq` of the event that holds it, the item it is about, its words and at which
    character of the message they begin. `reply_to` is the seq of the text that it answers."""

    seq: int
    item: str
    action: Action
    text: str
    start: int
    reply_to: int


def received(events: Sequence[StoredEvent], seq: int) -> Received:
    """The reply of that seq. Raises TypeError if the event is another."""
    body = events[seq - 1].body
    if not isinstance(body, Received):
        raise TypeError(f"event {seq} is {body.kind!r}; expected 'received'")
    return body


def judgeable(events: Sequence[StoredEvent], seq: int) -> Message | None:
    """What reply `seq` has judged: itself, or with "/answer" alone what was sent before; None if nothing."""
    reply = received(events, seq)
    if reply.action not in ANSWERS | DECLINES:
        return None
    if is_bare_answer(reply.text):
        found = _not_judged_yet(events[: seq - 1])
        return found and found._replace(action="answer")
    return _message(events, seq, reply)


def thoughts(events: Sequence[StoredEvent], seq: int, item: str) -> list[Message]:
    """What was thought aloud on the item before reply `seq` and not judged yet, oldest first; on any item with the last
    word, after which nothing is read any more."""
    done = {judged.reply for judged in bodies(events, Judged)}
    aloud = [
        _message(events, event.seq, event.body)
        for event in events[: seq - 1]
        if isinstance(event.body, Received)
        and event.body.action == "thinking"
        and event.seq not in done
    ]
    is_last = in_last_words(events)
    return [one for one in aloud if one.item and (is_last or one.item == item)]


def in_last_words(events: Sequence[StoredEvent]) -> bool:
    """Whether the candidate was offered the last word, and nothing was asked since."""
    put = standing(events)
    return put is not None and put.purpose == "last_words"


def is_taken_back(events: Sequence[StoredEvent], seq: int) -> bool:
    """Whether reply `seq` says that what was taken for the wish to finish was an answer."""
    taken = judgeable(events, seq)
    return taken is not None and received(events, taken.seq).action == "finish"


def left_open(events: Sequence[StoredEvent], message: Message) -> Shown | None:
    """The follow-up that a judged message leaves open: it added to the item, and gave neither the result that a "what
    if" asks for nor what another follow-up does. Beside the latter that is so once: a reply may begin like an addition,
    and nobody is asked the same without end."""
    put = standing(events[: message.reply_to])
    if put is None or put.item != message.item or not is_beside(put, message.action):
        return None
    told = [judged for judged in bodies(events, Judged) if judged.reply == message.seq]
    answered = any(v.criterion == put.criterion for judged in told for v in judged.verdicts)
    again = put.draw is None and _was_added_to(events[: message.seq - 1], put)
    return None if answered or again else put


def _was_added_to(events: Sequence[StoredEvent], put: Shown) -> bool:
    """Whether something was added beside that follow-up."""
    return any(
        isinstance(event.body, Received)
        and event.body.action == "addition"
        and standing(events[: event.body.reply_to]) == put
        for event in events
    )


def can_be_taken(events: Sequence[StoredEvent], seq: int) -> bool:
    """Whether "/answer" after reply `seq` would make an answer of it."""
    found = _not_judged_yet(events)
    return found is not None and found.seq == seq


def _not_judged_yet(events: Sequence[StoredEvent]) -> Message | None:
    """The last message in words since the last one that was judged as an answer to what it replied to."""
    for event in reversed(events):
        body = event.body
        if not isinstance(body, Received) or body.action in ("consent", "late", "feedback"):
            continue
        message = _message(events, event.seq, body.model_copy(update={"about": None}))
        if not is_in_words(body.text) or is_bare_answer(body.text):
            if any(judged.reply == event.seq for judged in bodies(events, Judged)):
                return None
        elif message.item:
            return None if _was_judged(events, message) else message
    return None


def _was_judged(events: Sequence[StoredEvent], message: Message) -> bool:
    """Whether somebody read it: what passes for "I don't know" gets its verdicts by rule, unread."""
    return any(
        (judged.reply, judged.item) == (message.seq, message.item)
        and not (judged.verdicts and all(v.judge == "rule" for v in judged.verdicts))
        for judged in bodies(events, Judged)
    )


def _message(events: Sequence[StoredEvent], seq: int, body: Received) -> Message:
    words = words_of(body.text)
    item = body.about or _place(events, body)
    return Message(seq, item, body.action, words.text, words.start, body.reply_to)


def _place(events: Sequence[StoredEvent], body: Received) -> str:
    """The item of the text that a message answers; "" where that was of none."""
    shown = events[body.reply_to - 1].body if 0 < body.reply_to <= len(events) else None
    return (shown.item or "") if isinstance(shown, Shown) else ""
