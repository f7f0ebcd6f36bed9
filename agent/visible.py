"""Characters that hide or turn what stands around them, made visible wherever a report shows a text."""

import re

HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]"
)
"""Control characters but tab and line ends, invisible ones, and those that change the direction."""


def name_of(match: re.Match[str]) -> str:
    """Sample: "U+202E"."""
    return f"U+{ord(match.group()):04X}"


def visible(text: str) -> str:
    """The text with each such character as "[U+202E]": no terminal obeys it, no reader is misled."""
    return HIDDEN.sub(lambda match: f"[{name_of(match)}]", text)
