"""Marks of layout that are no part of what is said: emphasis, bullets, the numbers of a list, LaTeX around a number.

Sample: in "1. So it is **36 GiB**.\n2. It doubles." neither stars nor "1" and "2" say anything about a result.
"""

import re

_TWO_STARS = re.compile(
    r"(?<![\w)*])(?P<mark>\*{2,3})(?=[^\s*])(?P<said>[^*\n]{1,300})(?<=\S)(?P=mark)(?![\w(*])"
)
_STAR = re.compile(
    r"(?<![\w)*])(?<![\d)][ ])(?P<mark>\*)(?=[^\s*])(?P<said>[^*\n]{1,300})(?<=\S)(?P=mark)(?![\w(*])"
)
_LOW_LINES = re.compile(
    r"(?<!\w)(?P<mark>_{1,3})(?=[^\s_])(?P<said>[^_\n]{1,300})(?<=\S)(?P=mark)(?!\w)"
)
_MATHS = re.compile(r"(?P<mark>\$)(?=[^\s$])(?P<said>[^$\n]{1,300})(?<=\S)\$(?!\d)")
"""Two amounts of dollars have a space before the second sign, or a digit behind it."""
_COMMAND = re.compile(r"\\(?:text|mathrm|mathbf|textbf|boxed)\{(?P<said>[^{}\n]{0,200})\}")
_SMALL_SPACE = re.compile(r"\\[,;:! ]|`")
_BULLET = re.compile(r"[ \t]{0,8}(?P<mark>[*·•‣◦▪–—-])[ \t]+\S")
_MAY_GO_ON = re.compile(r"[\d)]\s*$")
"""Behind a line that ends so a star multiplies, unless that line was a point of the list as well."""
_NUMBERED = re.compile(
    r"^[ \t]{0,8}(?P<mark>(?P<label>(?:part|question|q|answer)[ ]?)?\(?(?P<number>[0-9]{1,2})(?:[.):]{1,2}|[ ][-–—]))"
    r"(?=[ \t]+(?P<rest>\S.*))",
    re.MULTILINE | re.IGNORECASE,
)


def without_layout(text: str) -> str:
    """The text with spaces in the place of such marks: offsets hold. Linear in its length."""
    for pattern in (_TWO_STARS, _STAR, _LOW_LINES, _MATHS):
        text = pattern.sub(_unmarked, text)
    text = _SMALL_SPACE.sub(_blank, _COMMAND.sub(_uncommanded, text))
    return _without_list_numbers(_without_bullets(text))


def _unmarked(found: re.Match[str]) -> str:
    blank = " " * len(found["mark"])
    return f"{blank}{found['said']}{blank}"


def _uncommanded(found: re.Match[str]) -> str:
    return " " * (found.start("said") - found.start()) + found["said"] + " "


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])


def _without_bullets(text: str) -> str:
    lines, was_point, before = [], False, ""
    for line in text.split("\n"):
        found = _BULLET.match(line)
        is_point = found is not None and (was_point or not _MAY_GO_ON.search(before))
        at = found.start("mark") if found and is_point else -1
        lines.append(f"{line[:at]} {line[at + 1 :]}" if at >= 0 else line)
        was_point, before = is_point, line
    return "\n".join(lines)


def _without_list_numbers(text: str) -> str:
    """A list counts from 1; a lone "1." is one where the line goes on with a number ("16. That is all" is a result)."""
    found = list(_NUMBERED.finditer(text))
    numbers, following, pieces, at = {int(one["number"]) for one in found}, 1, [], 0
    for one in found:
        number = int(one["number"])
        begins = number == 1 and (2 in numbers or any(map(str.isdigit, one["rest"])))
        if begins or one["label"] or number == following > 1:
            start, end = one.span("mark")
            pieces += [text[at:start], " " * (end - start)]
            at, following = end, number + 1
    return "".join([*pieces, text[at:]])
