"""Numbers of a sentence or passage with what they count, whatever way they are written.

Sample: figures("about four-fold less data") is one Figure of value 4.0 and unit "ratio".

One value for 1.4T and 1,400 billion, for 5 % and "one twentieth", for three weeks and 21 days. Left out:
numbers inside names (GPT-3, A100), ordinals, and "one", which is a pronoun more often than a count.
"""

import math
import re
from dataclasses import replace
from functools import lru_cache

from knowledge.calculators.number_literals import normalise, read_number
from knowledge.calculators.unit_words import read_multiplier
from knowledge.grounding.figure_units import Figure, with_unit
from knowledge.grounding.number_words import from_words

_TOKEN = re.compile(
    r"(?P<word>[A-Za-z_](?:[\w@]|[.'](?=\w))*(?:-\w+)*)|(?P<digits>[0-9](?=[\w.,/^ +%\-)]|\W|$))"
)
_TOP = re.compile(r"top-(?P<count>[0-9]{1,4})")
_RANGE = re.compile(r"[ ]?(?:-|to|and|or)[ ]?\+?", re.I)
_SIZE_BEFORE_SLASH = re.compile(r"B(?=/[0-9])")


@lru_cache(maxsize=512)
def figures(text: str) -> tuple[Figure, ...]:
    """The figures of `text` in order, the ends of a range sharing the unit that is written once."""
    clean = normalise(text)
    found: list[Figure] = []
    place = 0
    while token := _TOKEN.search(clean, place):
        figure, place = _figure_at(clean, token)
        if figure is not None:
            found.append(figure)
    return tuple(_shared_units(clean, found))


def _figure_at(text: str, token: re.Match[str]) -> tuple[Figure | None, int]:
    start = token.start()
    if token.group("word") is not None:
        if top := _TOP.fullmatch(token.group()):
            count = float(top.group("count"))
            return Figure(count, "", count, start, token.end(), number_end=token.end()), token.end()
        figure = from_words(text, start)
        return (figure, figure.end) if figure else (None, token.end())
    number = read_number(text, start)
    if number is None:
        return None, token.end()
    if number.value is None:
        # Digits that no float holds are still a number to be found.
        return Figure(math.inf, "", math.inf, start, number.end, number_end=number.end), number.end
    factor, end = read_multiplier(text, number.end, number.value, number.plain)
    if factor == 1 and _SIZE_BEFORE_SLASH.match(text, number.end):
        factor, end = 1e9, number.end + 1
    value = number.value * factor
    figure = Figure(value, "", value, start, end, _last_digit(text[start : number.end], value))
    figure = with_unit(text, replace(figure, thousands=factor == 1e3))
    return figure, figure.end


def _last_digit(written: str, value: float) -> float:
    """What one step of the last digit that is written is worth: 1e11 in "1.4T"."""
    found = re.match(r"[0-9][0-9,]*(?:\.(?P<decimals>[0-9]+))?", written)
    mantissa = float(found.group().replace(",", "")) if found else 0.0
    decimals = len(found.group("decimals") or "") if found else 0
    return 10.0**-decimals * value / mantissa if mantissa else 0.0


def _shared_units(text: str, found: list[Figure]) -> list[Figure]:
    """ "85 to 90 percent" and "2-4x": the lower end takes the unit of the upper one."""
    joined = list(found)
    for i in range(len(joined) - 2, -1, -1):
        low, high = joined[i], joined[i + 1]
        if low.unit or not high.unit or not _RANGE.fullmatch(text[low.end : high.start]):
            continue
        if (
            " and" in text[low.end : high.start]
            and "between" not in text[max(0, low.start - 20) : low.start]
        ):
            continue
        factor = high.value / high.face if high.face else 1.0
        number = read_number(text, high.start)
        written = number.value if number and number.value else high.face
        if high.face > written >= low.face:
            factor *= high.face / written
        joined[i + 1] = replace(high, hedged=low.hedged or high.hedged)
        joined[i] = replace(
            low,
            unit=high.unit,
            value=low.value * factor,
            step=low.step * factor,
            hedged=low.hedged or high.hedged,
        )
    return joined
