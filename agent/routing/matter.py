"""A plain claim is no wish: "24 GB is enough" speaks of the matter, "that is enough for me" of the interview.

Takes `plain` texts. What cues leave of a message tells, and whether anybody speaks of themselves in it.
"""

import re

from agent.routing.clauses import SELF
from agent.routing.cues import CUES
from agent.routing.routes import Route
from agent.routing.wording import content_words

_SOMEBODY = re.compile(
    r"\b(?:i|me|my|mine|myself|we|us|our|you|your|let|please|thanks?|thank|sorry|cheers)\b"
)
_ONESELF = re.compile(
    r"\b(?:i|me|my|mine|myself)\b"
    r"|\bwe (?:have )?(?:never|not|only|do not|did not) (?:really |ever )?(?:use|used|work|worked|do|did|done|had|have|needed)\b"
)
_TALK_WORDS = """
interview interviewer session conversation chat exam test call question questions topic topics subject subjects answer
answers job role position candidate candidates level format rubric points mark marks grade graded score scored spelling
window app page screen browser bot machine people person round section part task item
"""
_EMPTY_WORDS = """
time today now here later thing things everything else more next another other on over back off up out way point stuff
enough again nothing anything nope nah yeah yep sure fine good great
"""
_OF_THE_TALK = frozenset(_TALK_WORDS.split())
"""What a wish or a complaint is about, and a claim hardly ever."""
_SAYS_LITTLE = _OF_THE_TALK | frozenset(_EMPTY_WORDS.split())
_WISHES: dict[Route, re.Pattern[str]] = {
    "skip": re.compile(
        r"\b(?:skip|pass|leave)(?: on)? (?:it|this|that)\b|\bdo not want\b|\bnot going\b|\bgo ahead\b"
        r"|\bfollowing\b|\bwhatever comes\b|\bonwards?\b|\bnext (?:one|item)\b"
    ),
    "complaint": re.compile(
        r"^(?:this|that|it|these|those|ugh|wow|honestly|stop|nobody)\b|\bhere\b|\bcome on\b"
    ),
    "process": re.compile(
        r"^(?:hey |so |and )*(?:what|whats|how|who|is|are|do|does|can|may|will|why|where|when)\b"
    ),
}
"""Where one of these is said, no claim is read into it."""
_LONGEST: dict[Route, int] = {
    "finish": 60,
    "skip": 60,
    "dont_know": 60,
    "complaint": 12,
    "process": 4,
}
"""Words. Of those that are longer some speak of much that is of no cue."""
_LEADING = re.compile(
    r"^(?:\w+[,.!] ?){0,2}(?:\W|\b(?:well|so|hm+|um+|uh|oh|ok|okay|sorry|honestly|actually|and|to be honest|really|just|"
    r"(?:drawing|having) a)\b)*"
)
_LITTLE = re.compile(r"\b(?:remember|recall|zero|nothing|vague\w*|little|not much)\b")
_BUT = re.compile(r"\bbut\b(.*)$")


def claims_instead(words: str, route: Route) -> bool:
    """Whether a message that sounds like `route` says something about the matter and nothing of that kind."""
    if route not in _LONGEST or "?" in words or not CUES[route].search(words):
        return False
    if len(words.split()) > _LONGEST[route] or _is_wished(words, route):
        return False
    if route == "dont_know":
        return _known_after_all(words) or (not _speaks_of_oneself(words) and _is_left(words))
    return _SOMEBODY.search(words) is None and _is_left(words)


def _is_wished(words: str, route: Route) -> bool:
    if route in _WISHES and _WISHES[route].search(words):
        return True
    return route != "dont_know" and not _OF_THE_TALK.isdisjoint(content_words(words))


def _speaks_of_oneself(words: str) -> bool:
    """Also without a pronoun, where that is what a message begins with: "never heard of it"."""
    begun = _LEADING.sub("", words)
    return _ONESELF.search(words) is not None or CUES["dont_know"].match(begun) is not None


def _known_after_all(words: str) -> bool:
    """ "I forgot how, but linear"."""
    found = _BUT.search(words)
    if found is None:
        return False
    after = found[1]
    is_known = not any(p.search(after) for p in (_ONESELF, SELF, _LITTLE, CUES["dont_know"]))
    return is_known and _is_left(after)


def _is_left(words: str) -> bool:
    for route in _LONGEST:
        words = CUES[route].sub(" ", words)
    return any(word.strip(".") not in _SAYS_LITTLE for word in content_words(words))
