"""What helps a candidate on: other words for the question, its hints, and how the interview works."""

from collections.abc import Sequence

from agent.events import Shown, StoredEvent
from agent.parts import Parts
from agent.profile import most_items
from agent.prompting import render
from agent.reading import asked_items, bodies, hints, minutes_left, started


def other_words(parts: Parts, events: Sequence[StoredEvent], item_id: str) -> Shown:
    """The question said differently, once."""
    on_item = [s.purpose for s in bodies(events, Shown) if s.item == item_id]
    # The other wording is of the question: after a probe it would change what is asked.
    if "rephrasing" in on_item or "probe" in on_item or item_id not in parts.bank:
        is_given = "rephrasing" in on_item and "probe" not in on_item
        text = render("no_other_words" if is_given else "one_wording")
        return Shown(purpose="notice", text=text, item=item_id)
    question = parts.item(events[0].interview, item_id).rephrasing
    return Shown(purpose="rephrasing", text=render("rephrased", question=question), item=item_id)


def next_hint(parts: Parts, events: Sequence[StoredEvent], item_id: str) -> Shown:
    """The item's next authored hint with what it costs; a notice after the last."""
    given = len(hints(events, item_id))
    item = parts.item_now(events, item_id)
    ladder = item.hints if item else ()
    if given >= len(ladder):
        return Shown(purpose="notice", text=render("no_hint"), item=item_id)
    hint = ladder[given]
    text = render("hint", number=given + 1, most=len(ladder), hint=hint.text)
    return Shown(purpose="hint", text=text, item=item_id, cost=hint.cost)


def how_it_works(events: Sequence[StoredEvent]) -> str:
    """The process in our own words, with how far the interview is."""
    asked = len(asked_items(events))
    return render(
        "process",
        asked=asked,
        most=most_items(started(events), asked),
        minutes_left=time_in_words(events),
    )


def time_in_words(events: Sequence[StoredEvent]) -> str:
    """What is left of the time: "about 12 minutes are left"."""
    minutes = round(max(0.0, minutes_left(events)))
    if minutes < 1:
        return "less than a minute is left"
    return "about 1 minute is left" if minutes == 1 else f"about {minutes} minutes are left"
