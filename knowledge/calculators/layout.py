"""Marks of layout that are no part of what is said: emphasis, bullets, the numbers of a list.

Sample: in "1. So it is **36 GiB**.\n2. It doubles." neither stars nor "1" and "2" say anything about a result.
"""

import re

_STARS = re.compile(
    r"(?<![\w)*])(?<![\d)][ ])(?P<mark>\*{1,3})(?=[^\s*])(?P<said>[^*\n]{1,300})(?<=\S)(?P=mark)(?![\w(*])"
)
_LOW_LINES = re.compile(
    r"(?<!\w)(?P<mark>_{1,3})(?=[^\s_])(?P<said>[^_\n]{1,300})(?<=\S)(?P=mark)(?!\w)"
)
_CODE = re.compile(r"`")
_BULLET = re.compile(
    r"(?:(?<=\A)|(?<=[^\s\d)]\n)|(?<=\n\n))[ \t]{0,8}(?P<mark>[*·•‣◦▪–—-])(?=[ \t]+\S)"
)
"""Behind a line that ends in a number or a bracket a star multiplies."""
_NUMBERED = re.compile(
    r"^[ \t]{0,8}(?P<mark>\(?(?P<number>[0-9]{1,2})(?:[.):]|[ ]-))(?=[ \t]+(?P<rest>\S.*))", re.M
)


def without_layout(text: str) -> str:
    """The text with spaces in the place of such marks: offsets hold. Linear in its length."""
    for pattern in (_STARS, _LOW_LINES):
        text = pattern.sub(_unmarked, text)
    return _CODE.sub(" ", _without_list_numbers(_BULLET.sub(_blank_mark, text)))


def _unmarked(found: re.Match[str]) -> str:
    blank = " " * len(found["mark"])
    return f"{blank}{found['said']}{blank}"


def _blank_mark(found: re.Match[str]) -> str:
    return found[0].replace(found["mark"], " ")


def _without_list_numbers(text: str) -> str:
    """A list counts from 1; a lone "1." is one where the line goes on with a number ("16. That is all" is a result)."""
    found = list(_NUMBERED.finditer(text))
    numbers, following, pieces, at = {int(one["number"]) for one in found}, 1, [], 0
    for one in found:
        number = int(one["number"])
        begins = number == 1 and (2 in numbers or any(map(str.isdigit, one["rest"])))
        if begins or number == following > 1:
            start, end = one.span("mark")
            pieces += [text[at:start], " " * (end - start)]
            at, following = end, number + 1
    return "".join([*pieces, text[at:]])
