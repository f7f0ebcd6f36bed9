"""What a message looks like, in numbers from 0 to 1: the cues it holds and what stands beside them.

The head reads these together with the message's vector. All are of words alone: deterministic, and
the same on every machine.
"""

import math
import re

from agent.routing.clauses import OTHERS, SELF, unknown_beside_claim
from agent.routing.cues import CUES
from agent.routing.wording import content_words, plain

_PART = re.compile(
    r"\b(?:first|second|third|last|other|former|latter|1st|2nd) (?:part|question|point|bit|half|one|curve|"
    r"paper|method|reason|step|thing|of)\b|\bpart [ab12]\b|(?:^| )[ab1-3]\)|\bhalf\b|\bthe rest\b|"
    r"\bonly (?:know|the|half|remember|answer|say|that|one)\b|\bas for\b|\bthe (?:why|how|number|formula|exact|"
    r"details?|direction)\b|\bthat is (?:all|as far as)\b|\bone of the (?:two|reasons)\b|\bi (?:know|remember|recall) (?:that|what|the|only|one)\b"
)
_WHETHER = re.compile(
    r"\b(?:do not know|not sure|no idea|not certain) (?:whether|if|which|who|the exact|exactly)\b|\bnot sure,? but\b"
)
_CONTRAST = re.compile(r"\b(?:but|yet|though|although|however|still)\b|[:;]")
_HEDGE = re.compile(r"\bi (?:think|believe|guess|would say|would)\b|\bprobably\b|\bcould be\b")
_ASKING = re.compile(
    r"^(?:so |and |ok |sorry |but |hm+ |hey )*(?:what|who|which|how|when|where|why|is|are|am|do|does|did|can|could|will|would|may|should|shall|any)\b"
)
_NUMBER = re.compile(r"\d")
_FORMULA = re.compile(r"\d\s*[*x/+=^]\s*\d|[=<>^]|\d ?%|\bo\(n")
_ME = re.compile(r"\b(?:i|my|me|mine)\b")
_YOU = re.compile(r"\b(?:you|your|yours)\b")
_PLEASE = re.compile(r"\bplease\b|\bthanks?\b|\bsorry\b")
_TRAILING = re.compile(r"(?:\.\.\.|…) *$")

OPENING = 16
OPENED = frozenset({"addition", "correction", "late_answer"})

NAMES: tuple[str, ...] = (
    *(f"cue {route}" for route in CUES),
    *(f"only {route}" for route in CUES),
    "asks",
    "mark",
    "mark inside",
    "words",
    "rest",
    "unknown beside claim",
    "part",
    "whether",
    "others",
    "contrast",
    "about oneself",
    "hedge",
    "number",
    "formula",
    "me",
    "you",
    "please",
    "trailing",
    "colon",
    "opens with also",
)


def signals(text: str) -> tuple[float, ...]:
    """The signals of a message, in the order of `NAMES`."""
    words = plain(text)
    bare = words.strip()
    opening = " ".join(bare.split()[:OPENING])
    found = {
        route: bool(cue.search(opening if route in OPENED else bare)) for route, cue in CUES.items()
    }
    rests = {route: beside(bare, route) if there else 9 for route, there in found.items()}
    rest = min(rests.values()) if rests else 9
    return (
        *(float(there) for there in found.values()),
        *(float(rests[route] <= 2) for route in CUES),
        float(bool(_ASKING.search(bare))),
        float(bare.endswith("?")),
        float("?" in bare[:-1]),
        math.log1p(len(bare.split())) / 4,
        math.log1p(min(rest, 20)) / 3,
        float(unknown_beside_claim(bare)),
        *(
            float(bool(pattern.search(bare)))
            for pattern in (
                _PART,
                _WHETHER,
                OTHERS,
                _CONTRAST,
                SELF,
                _HEDGE,
                _NUMBER,
                _FORMULA,
                _ME,
                _YOU,
                _PLEASE,
                _TRAILING,
            )
        ),
        float(":" in bare),
        float(bare.startswith(("also", "and ", "oh", "p.s", "ps ", "plus"))),
    )


def beside(words: str, *routes: str) -> int:
    """How many content words a plain text holds beside its cues for these routes."""
    for route in routes:
        words = CUES[route].sub(" ", words)  # type: ignore[index]
    return len(content_words(words))
