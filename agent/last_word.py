"""What a reply to the offer of the last word says: nothing more, that it takes the offer up, or what it adds.

Whoever takes it up and says nothing yet on any answer ("can I correct question 1?") has not used it up.
"""

import re

from agent.events import Action
from agent.replies import is_bare_feedback
from agent.routing.wording import plain

_NOTHING_TO_ADD = re.compile(
    r"(?:no|nope|none|nothing|done|thanks?|thank you|ok(?:ay)?|all good|that(?:'s| is| was) (?:all|it)|"
    r"(?:nothing|no(?:thing)? more) (?:more |else )?(?:to add|from me|from my side)|i(?:'m| am) (?:done|good|fine)|"
    r"bye|goodbye|[ ,.!])+"
)
_DOES_NOT_UNDERSTAND = re.compile(
    r"(?:what|why|huh|how|what do you mean|what is this|i do not understand|what was question \w+)[ ?.!]*"
)
_TAKES_UP_WORDS = """
yes yeah yep yup sure of course please ok okay well oh hey so and actually just quickly still i we you would like want wish
need love have got had to can could may might let me us my mine the a an one two another other thing things some something
anything detail details point points quick last final see look read show write tell say speak mention comment again come go
return get back ahead add addition additions append correct correction corrections change changes fix revise amend edit
extend update rework redo leave give feedback remark remarks note answer answers reply about in on for at with from question
questions number earlier previous before first second third fourth fifth sixth seventh eighth ninth moment minute time forgot
"""
_TAKES_UP = re.compile(
    r"(?:(?:question (?:number )?\d+|(?:is|would) it (?:be )?possible|there is|i think i|(?:one|something|anything) more|more to|"
    rf"{'|'.join(_TAKES_UP_WORDS.split())})\b[ ,.!?:]*)+"
)
"""Words that say on which answer something is to come, or that it is, and not what."""
_WAITS = re.compile(
    r"\b(?:let me|moment|second|sec|minute|wait|hold on|hang on|thinking)\b", re.IGNORECASE
)
_OPEN: dict[Action, Action] = {
    "dont_know": "finish",
    "skip": "finish",
    "complaint": "feedback",
    "off_topic": "feedback",
}
"""What a reply means when no question stands any more."""


def last_word(action: Action, text: str) -> Action:
    """What a message means that replies to the offer of the last word."""
    if _NOTHING_TO_ADD.fullmatch(" ".join(text.lower().replace("\u2019", "'").split())):
        return "finish"
    if is_bare_feedback(text) or _takes_up(plain(text)):
        return "rephrase"
    if action == "thinking" and not _WAITS.search(text):
        return "answer"
    return _OPEN.get(action, action)


def _takes_up(words: str) -> bool:
    return bool(_TAKES_UP.fullmatch(words) or _DOES_NOT_UNDERSTAND.fullmatch(words))
