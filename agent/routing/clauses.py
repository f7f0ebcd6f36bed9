"""What is known and what is not, clause by clause: "no idea about the first, but the cache grows" says both.

All take `plain` texts. A message declines only if no clause of it claims anything about the matter.
"""

import re

from agent.routing.cues import CUES
from agent.routing.routes import Route
from agent.routing.wording import content_words

_CLAUSE = re.compile(
    r"[.;:,\n?!]+\s|\s[-\u2013\u2014]\s|\bbut\b|\bhowever\b|\bthough\b|\balthough\b"
)
SELF = re.compile(
    r"^\W*(?:and |so |well |because |since |hm+[ ,]+)*(?:"
    r"i am (?:an? |just |more |from |not an? )|i was (?:never|not|always) |i should know|i (?:have )?(?:only )?heard (?:of|about|the)\b|"
    r"i (?:have )?(?:only|never|always|mostly|just|not) (?:been|worked|did|done|dealt|do|had|looked|learned)\b|i only use|"
    r"we (?:have )?(?:never|always|only) (?:did|done|had|used|use|worked|needed|have)\b|"
    r"my (?:background|field|area|job|team|company|knowledge|mind|experience|work)\b|not an? \w+\W*$|"
    r"(?:it|this|that) (?:is|was|has been) (?:too |so |very )?(?:long|far|years|a while)\b)"
    r"|\b(?:years ago|long ago)\b|^\W*(?:sorry|honestly|i (?:admit|mean|must|guess)|no|nope|yes|gosh|well|so)\W*$"
)
"""A clause about the candidate, as in "no idea, I have only worked with vision models": no claim."""
OTHERS = re.compile(
    r"\b(?:model|retriever|judge|reader|user|nobody|no one|student|annotators?|reviewers?|you|we|they|people)"
    r"(?: \w+)? (?:never|can not|do not|has no|have no|will not|can|has) (?:really )?(?:know|say|tell|remember|idea|clue|recall)\b"
    r"|\bsays \W?i do not know"
)
"""What others do not know is a claim."""
_UNSURE = re.compile(r"\bnot (?:really )?(?:too )?sure\b|\bskip\b|\bpass\b")
_FORMULA = re.compile(r"\d|[=<>^]")
_ELSE: tuple[Route, ...] = (
    "clarify",
    "hint",
    "complaint",
    "correction",
    "late_answer",
    "addition",
    "finish",
    "pause",
)
"""With one of these beside it, "I don't know" may be about something else than the matter."""


def declines(words: str) -> bool:
    """Whether a message says that the candidate does not know, and nothing about the matter."""
    unknown = CUES["dont_know"]
    if not unknown.search(words) or OTHERS.search(words) or _FORMULA.search(words) or "?" in words:
        return False
    if any(CUES[route].search(words) for route in _ELSE):
        return False
    return not any(
        _claims(clause, 1) and not CUES["skip"].search(clause) for clause in _clauses(words)
    )


def unknown_beside_claim(words: str) -> bool:
    """Whether one clause says that something is not known and another claims something."""
    clauses = _clauses(words)
    return any(map(_is_unknown, clauses)) and any(_claims(clause, 2) for clause in clauses)


def _clauses(words: str) -> list[str]:
    return [clause for clause in _CLAUSE.split(words) if clause.strip()]


def _is_unknown(clause: str) -> bool:
    return bool(CUES["dont_know"].search(clause) or _UNSURE.search(clause))


def _claims(clause: str, least: int) -> bool:
    """Whether a clause says something about the matter, in so many words that carry a claim."""
    about_oneself = SELF.search(clause) is not None
    return not _is_unknown(clause) and not about_oneself and len(content_words(clause)) >= least
