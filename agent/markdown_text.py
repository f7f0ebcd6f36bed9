"""A person's words in a Markdown text of ours: shown as they were typed, none of them read as Markdown or HTML."""

import re

from agent.visible import visible

_SPECIAL = re.compile(r"[\\`*_\[\]<>&~$]|:(?=//)|(?<=www)\.", re.IGNORECASE)
"""What could begin emphasis, code, a link, HTML, an entity or a formula, or become a link by itself."""
_LEAST_FENCE = 3


def quoted(text: str, indent: str = "") -> str:
    """The text as a quoted block of code, line by line as it was typed. Every line begins with `indent`.

    Sample: quoted("2*32 __init__") has the lines "> ```text", "> 2*32 __init__" and "> ```".
    """
    shown = visible(text)
    longest = max(map(len, re.findall("`+", shown)), default=0)
    fence = "`" * max(_LEAST_FENCE, longest + 1)
    lines = [f"{fence}text", *(shown.splitlines() or [""]), fence]
    return "\n".join(f"{indent}> {line}" for line in lines)


def inline(text: str) -> str:
    """The text within a line of ours, its own lines joined. Sample: inline("a_b\n# c") is "a\\_b # c"."""
    return _SPECIAL.sub(lambda found: f"\\{found.group()}", visible(" ".join(text.split())))
