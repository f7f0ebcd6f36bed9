"""Who says that they are not finished: the interview goes on, whatever was taken for the wish to finish."""

import re

from agent.routing.wording import plain

_LEAD = r"(?:(?:no|nope|wait|sorry|oh|hey|but|please|ok|okay|yes|yeah|well|actually|stop|hm+)\b[ ,.!]*)*"
_TAIL = r"(?:[ ,.!]+(?:please|yet|now|thanks|thank you))*[ ,.!]*"
_NOT_FINISHED = (
    r"i am not (?:\w+ )?(?:done|finished|through)(?: with (?:the|this) interview)?|i (?:do|have) not finish(?:ed)?"
    r"|i (?:do not|never) (?:\w+ )?(?:want|mean|wish|intend)(?:ed)? to (?:finish|stop|end|quit|leave|close)"
    r"(?: (?:it|this|here|now|the interview|at all))*"
)
_ASKS_ON = (
    r"(?:(?:please|just|let us|(?:can|could|may|shall) we|we can|(?:can|could) i|i (?:still )?want to|i would (?:like|prefer) to|"
    r"i wish to) )*(?:continue|go on|keep going|carry on|proceed|resume|move on)"
    r"(?: (?:with|to) (?:the |this |my |your )?(?:next |last |other |rest of the )?(?:one|questions?|interview|rest))?"
    r"(?: (?:the|this) interview)?"
    r"|(?:(?:ask|give|show) me |on to |to )?(?:the |my |your )?next (?:question|one|topic)"
    r"|i (?:only |just )?(?:mean|meant) (?:that )?(?:i (?:am|was|would been) )?(?:done|finished) (?:with|on|for) "
    r"(?:this|that|the|my) (?:question|answer|one|part)"
)
_IS_NOT_FINISHED = re.compile(f"(?:{_LEAD}(?:{_NOT_FINISHED}){_TAIL})+")
_GOES_ON = re.compile(f"(?:{_LEAD}(?:{_NOT_FINISHED}|{_ASKS_ON}){_TAIL})+")


def is_not_finished(text: str) -> bool:
    """Whether a message says only that its writer is not finished."""
    return _IS_NOT_FINISHED.fullmatch(plain(text)) is not None


def goes_on(text: str) -> bool:
    """Whether a reply to the offer of the last word asks to go on. A bare "no" declines the offer."""
    return _GOES_ON.fullmatch(plain(text)) is not None
