"""What says how sure somebody is, and is no result.

Sample: "95 %" in "0.628 (95 % confidence)", "90 %" in "I am 90 % sure that it is 62.8 %", "52 to 64" in
"58 % (95 % CI 52 to 64)".
"""

import re
from collections.abc import Sequence

from knowledge.calculators.parsed import Parsed

_NEAR = 40
_LEVEL_AFTER = re.compile(
    r"[ -]?(?:(?:level|degree) of )?(?:(?:statistical|(?:one|two)-sided|bootstrap|wilson|posterior)[ ])?"
    r"(?:conf(?:iden(?:ce|t))?|cred(?:ible|ibility)|certain(?:ty)?|sure|significance|CI|interval|level)\b",
    re.I,
)
_LEVEL_BEFORE = re.compile(
    r"(?:\b(?:confidence|certainty|significance)(?: level)?(?: (?:of|is|at)|[ ]?=)?|\b(?:confidence|significance) level[ ]?:"
    r"|(?:^|[.;,(\n]|\bmy)[ ]?confidence[ ]?:|\bsignificant at(?: the)?)[ ]?(?:(?:about|around|roughly|~)[ ]?)?$",
    re.I,
)
_END = r"\.?\d[\d.,]*(?:[ ]?%)?"
_INTERVAL = re.compile(
    r"\b(?:CI|(?:confidence|credible) interval)\b[ ]?[:=,]?[ ]?(?:(?:of|from|is|was|runs from|between) )?[\[(]?[ ]?"
    rf"(?P<ends>{_END}[ ]?(?:-|to|and|,|;)[ ]?{_END})",
    re.I,
)
_USUAL_LEVELS = (90.0, 95.0, 99.0)
"""What stands in brackets behind a result with no word beside it: "0.628 (95 %)"."""


def says_how_sure(text: str, quantity: Parsed) -> bool:
    """Whether a percentage of a normalised text is a level of confidence, by the words beside it."""
    if quantity.unit != "percent" or quantity.low is not None:
        return False
    before = text[max(0, quantity.start - _NEAR) : quantity.start]
    return bool(_LEVEL_AFTER.match(text, quantity.end) or _LEVEL_BEFORE.search(before))


def is_usual_level(text: str, quantity: Parsed) -> bool:
    """Whether a percentage of a normalised text is a usual level and stands alone in brackets."""
    if quantity.unit != "percent" or quantity.value not in _USUAL_LEVELS:
        return False
    around = (
        text[max(0, quantity.start - 1) : quantity.start],
        text[quantity.end : quantity.end + 1],
    )
    return around == ("(", ")")


def without_intervals(text: str, quantities: Sequence[Parsed]) -> list[Parsed]:
    """Those outside the confidence intervals of a normalised text, or all, where an interval is all that is given."""
    spans = [found.span("ends") for found in _INTERVAL.finditer(text)]
    outside = [
        one for one in quantities if not any(a <= one.start and one.end <= b for a, b in spans)
    ]
    said = [one for one in outside if not says_how_sure(text, one)]
    return outside if said else list(quantities)
