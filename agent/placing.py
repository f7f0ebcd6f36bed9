"""Which question a message is about: "for question 2: ..." names it, else the nearest in meaning that is clear.

Decided once, when the message comes; the record keeps it. Criteria are compared with, never shown.
"""

import re
from collections.abc import Mapping, Sequence

import numpy as np

from agent.events import BESIDE, Action, AskedItem, Shown, StoredEvent
from agent.reading import bodies
from agent.replies import words_of
from agent.routing.cues import CUES
from agent.routing.wording import plain
from models.protocol import Embedder

CLEARLY = 0.1
"""Cosine by which one question must be nearer than another to be preferred against the order of talk."""
FAR = 0.2
"""Cosine to every question asked and every criterion below which a message is about none; by eye."""

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
_NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NAMED = re.compile(
    rf"\bquestion (?:number )?(\d+|{'|'.join(_NUMBERS)})\b|\b({'|'.join(_ORDINALS)}) question\b"
)
_ONE = re.compile(rf"\bthe ({'|'.join(_ORDINALS)}) one\b")
"""A question, or one of the things that a question asks for."""
_IN_TURN = re.compile(rf"\b({'|'.join(_ORDINALS)}) (?:question|one|part)\b")
_PART = re.compile(
    rf"(?:\b(?:as for|about|regarding|concerning|on|for|to|in)|^) ?(?:the )?(?:{'|'.join(_ORDINALS)}) part\b"
    r"(?! of (?!(?:the|this|your) question\b))"
)
"""One of the things that the current question asks for."""
_BACK = re.compile(r"\b(?:back|return\w*) to\b|\bearlier\b|\bbefore\b")
_EARLIER_QUESTION = re.compile(
    r"\b(?:earlier|previous|skipped) question\b|^(?:[\w']+[ ,]+){0,5}(?:earlier|previous) one ?[:,-]|^(?:earlier|previous)\b"
    r"|\bquestion (?:before|from before|(?:that )?i (?:skipped|passed))\b|\b(?:that )?you asked (?:me )?(?:earlier|before)\b"
    r"|\b(?:earlier|before),? you asked\b"
)
"""Says in words that it is about a question before the one that stands."""
_LOOKS_BACK = re.compile(
    r"\b(?:forgot\w*|left out|omitted|i should have|i (?:just |had |have )?(?:said|wrote|sent|meant|claimed|mixed|confused)"
    r"|my (?:last |first |previous |earlier )?(?:answer|reply|message|number|result)|said before"
    r"|correct(?:ions?|ing| myself| what| my)|revise|scratch|errat\w+|typo|misspoke|my (?:mistake|error|slip|bad)"
    r"|made (?:a|an|the) (?:\w+ )?(?:mistake|error|slip)|i was wrong|(?:wh)?oops|(?:take|took) (?:\w+ ){0,2}back|withdraw"
    r"|additionally|addition|addendum|p\.?s|oh,? and|(?:to|let me|should|can i|may i) (?:add|mention)|add (?:that|to|one|something)"
    r"|one (?:more|last|other|small|final|further)|one (?:detail|thing|point) i|another (?:thing|point|detail)|furthermore|moreover)\b"
    r"|^(?:(?:oh|and|so|well|yes|ok)[ ,]+)*(?:also|besides|on top of)\b"
)
"""Speaks of an answer that was given, as "oh, 48 GB" and "it should be 48 GB" do not: a first answer may begin so."""


def about(
    events: Sequence[StoredEvent],
    current: str,
    text: str,
    action: Action,
    embedder: Embedder,
    *,
    answers: bool = False,
) -> str | None:
    """The earlier item that a message to item `current` is about; None if it is about that one.

    `answers`: it holds the result that item `current` asks for, so only words that say which earlier question
    they are about make it that one's.
    """
    asked = _asked(events)
    earlier = [item for item in asked if item != current]
    if action not in BESIDE or not earlier:
        return None
    words = plain(text)
    if _is_in_parts(words):
        return None
    near = nearness(asked, text, embedder)
    named = _named(words, list(asked))
    if named is not None:
        is_meant = _is_meant(events, current, words) or near[named] > near.get(current, -1.0)
        return named if named != current and is_meant else None
    previous = earlier[-1]
    best = max(earlier, key=lambda item: near[item])
    best = best if near[best] >= near[previous] + CLEARLY else previous
    if current not in near or _EARLIER_QUESTION.search(words):
        return best
    if answers or _is_current(words, list(asked), current):
        return None
    return best if near[best] >= near[current] + _lead(events, current, words, action) else None


def about_any(events: Sequence[StoredEvent], text: str, embedder: Embedder) -> str | None:
    """The item that a message is about when no question stands; None if it is near none of them."""
    asked = _asked(events)
    named = _named(plain(text), list(asked))
    if named is not None or not asked:
        return named
    near = nearness(asked, text, embedder)
    best = max(near, key=lambda item: near[item])
    return best if near[best] >= FAR else None


def nearness(
    asked: Mapping[str, tuple[str, str]], text: str, embedder: Embedder
) -> dict[str, float]:
    """Per item the cosine of the words to its question, or to its criteria where that is nearer."""
    texts = [part for pair in asked.values() for part in pair]
    told, *vectors = embedder.embed([words_of(text).text, *texts])
    found = np.asarray(vectors) @ np.asarray(told)
    return {
        item: float(max(found[2 * place], found[2 * place + 1])) for place, item in enumerate(asked)
    }


def _lead(events: Sequence[StoredEvent], current: str, words: str, action: Action) -> float:
    """By how much the earlier question must be nearer than the current one to be preferred.

    To what was not answered yet nothing can be added: what looks back, or answers late, is about an earlier one
    unless the current one is clearly nearer. All else stays where it was sent unless the earlier one clearly is.
    """
    if action == "late_answer" or CUES["late_answer"].search(words):
        return -CLEARLY
    return -CLEARLY if _looks_back(events, current, words) else CLEARLY


def _looks_back(events: Sequence[StoredEvent], current: str, words: str) -> bool:
    answered = any(e.body.kind == "judged" and e.body.item == current for e in events)
    return not answered and _LOOKS_BACK.search(words) is not None


def _is_in_parts(words: str) -> bool:
    """Whether a message goes through what one question asks: "as for the first question, ...; the second question ..."."""
    if _EARLIER_QUESTION.search(words):
        return False
    found = _NAMED.findall(words)
    numbers = [_place(number) for number, _ in found if number]
    if numbers:
        return _is_in_order(numbers)
    in_turn = [_place(ordinal) for ordinal in _IN_TURN.findall(words)]
    return _is_in_order(in_turn) or (not found and _PART.search(words) is not None)


def _is_in_order(places: Sequence[int]) -> bool:
    """Whether two or more are named, each after the one before it."""
    named = list(dict.fromkeys(places))
    return len(named) > 1 and named == sorted(named)


def _is_meant(events: Sequence[StoredEvent], current: str, words: str) -> bool:
    """Whether a named question is surely one of the interview: "question 1", or "back to the first question"."""
    found = _NAMED.search(words)
    if found is None or found[1] or _BACK.search(words):
        return found is not None
    return _looks_back(events, current, words)


def _is_current(words: str, asked: Sequence[str], current: str) -> bool:
    """Whether "for the second one" is said at the second question."""
    found = _ONE.search(words)
    return found is not None and asked.index(current) == _ORDINALS.index(found[1])


def _asked(events: Sequence[StoredEvent]) -> dict[str, tuple[str, str]]:
    """Question and criteria of every item asked, in order."""
    return {
        shown.asked.id: (f"{shown.asked.title}. {shown.text}", _statements(shown.asked))
        for shown in bodies(events, Shown)
        if shown.asked
    }


def _statements(item: AskedItem) -> str:
    return " ".join(criterion.statement for criterion in item.criteria)


def _named(words: str, asked: Sequence[str]) -> str | None:
    found = _NAMED.search(words)
    if found is None:
        return None
    place = _place(found[1] or found[2])
    return asked[place] if 0 <= place < len(asked) else None


def _place(word: str) -> int:
    """From 0: of "first", "one" and "1"."""
    places = [names.index(word) for names in (_ORDINALS, _NUMBERS) if word in names]
    return places[0] if places else int(word) - 1
