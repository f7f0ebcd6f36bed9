"""Quantities in free text: numbers with their units and places.

Sample: parse_quantities("about 4.3e10 bytes") ->
    [Parsed(value=4.3e10, unit="byte", start=6, end=18, approximate=True)]

Left out: numbers inside names (H100, fp16, GPT-3), digits that no float holds, and a decimal comma
without a unit ("8,16" may be two numbers). Signs are not read: a hyphen in front of a number is a dash
or a bullet more often than a minus.
"""

import re
from dataclasses import replace

from knowledge.calculators.joining import joined_quantities
from knowledge.calculators.measures import money_before, read_measure, read_scale
from knowledge.calculators.number_literals import Number, normalise, read_number
from knowledge.calculators.parsed import Parsed
from knowledge.calculators.spelled import BEGINNING, Spelled, read_spelled

_NAME = r"[^\W\d_]\w{0,80}(?:-\w{1,80}){0,5}"
_NUMBER_WORD = rf"(?=(?i:{BEGINNING.pattern})){_NAME}"
_WORDS = rf"(?:{_NAME}|_\w{{0,80}})(?:[ ,;:()'\n]{{1,3}}(?![½¼¾]|(?i:{BEGINNING.pattern})){_NAME}){{0,200}}"
_TOKEN = re.compile(rf"(?P<digits>\.?[0-9]|[½¼¾])|(?P<spelled>{_NUMBER_WORD})|(?P<words>{_WORDS})")
"""Where a quantity may begin, or a run of words that none begins with."""
_WORD_MAY_FOLLOW = re.compile(r"[ \t\u00a0-]{0,2}[A-Za-z%/:$€£¢µμ]")
_SYMBOL_AFTER = re.compile(r"(?![xX][0-9(])[^\W\d_]")
"""What makes a number a part of a symbol: the 6 of "6ND", the 2 of "2nd"."""
_TIMES_SIGN = re.compile(r"[xX](?=[0-9])")
_APPROXIMATE = re.compile(
    r"(?:~|\b(?:about|around|approx(?:imately)?\.?|roughly|circa|ca\.?|c\.|nearly|almost|some))[ ]{0,2}=?[ ]?$",
    re.I,
)
_TRIES = 5
_FACTOR_OF = re.compile(
    r"\b(?:factor|ratio|multiple)(?: of| is)? (?:about |around |roughly |~)?$", re.I
)
_REST = re.compile(r"[.! ]{0,3}")
_LOWER_END = re.compile(r"(?:[ ](?:to|or)[ ]|-)(?=[A-Za-z])")
_OUT_OF = re.compile(
    r"[ ](?:in|out of)(?: every)?[ ](?P<whole>\d{1,4}|[a-z]{3,8})(?![\w,])(?!\.\d)", re.I
)


def parse_quantities(text: str, most: int | None = None) -> list[Parsed]:
    """The quantities of `text` in order, the first `most` if given. Linear in its length; never raises.

    With `most` it also stops after `_TRIES` times as many numbers that are no quantities.
    """
    clean = normalise(text)
    found: list[Parsed] = []
    place = tries = 0
    while (most is None or (len(found) < most and tries < _TRIES * most)) and (
        token := _TOKEN.search(clean, place)
    ):
        if token.lastgroup == "words":
            place = token.end()
            continue
        quantity, place = _read(clean, token)
        if quantity is not None:
            found.append(_behind(found, quantity))
            sign = _TIMES_SIGN.match(clean, place)
            place = sign.end() if sign else place
        else:
            tries += 1
    return joined_quantities(clean, found)


def _behind(found: list[Parsed], quantity: Parsed) -> Parsed:
    """The quantity without a sign that the one before has taken: "12 USD 12"."""
    end = found[-1].end if found else 0
    return quantity if quantity.start >= end else replace(quantity, start=end)


def _read(text: str, token: re.Match[str]) -> tuple[Parsed | None, int]:
    start = token.start()
    if token.lastgroup == "spelled":
        spelled = read_spelled(text, start)
        quantity = _spelled_quantity(text, start, spelled) if spelled else None
        return quantity, _end(quantity, token.end())
    number = read_number(text, start)
    if number is None:
        return None, token.end()
    quantity = _share(text, start, number) or _quantity(text, start, number)
    return quantity, _end(quantity, number.end)


def _spelled_quantity(text: str, start: int, spelled: Spelled) -> Parsed | None:
    """A number in words counts where a unit follows, or where "hundred" or the like is in it."""
    if spelled.part:
        return replace(_percent(text, start, spelled.end, spelled.value), loose=True)
    number = Number(spelled.value, spelled.end)
    quantity = _share(text, start, number) or _quantity(text, start, number, spelled.rounded)
    if quantity is None or quantity.unit or quantity.rounded:
        return quantity
    whole = start == 0 and spelled.value > 1 and _REST.fullmatch(text, spelled.end)
    return quantity if whole or _is_lower_end(text, quantity.end) else None


def _is_lower_end(text: str, end: int) -> bool:
    """Whether a second number in words follows that has the unit: "one to ten weeks"."""
    gap = _LOWER_END.match(text, end)
    upper = read_spelled(text, gap.end()) if gap else None
    return upper is not None and read_measure(text, upper.end) is not None


def _quantity(text: str, start: int, number: Number, rounded: bool = False) -> Parsed | None:
    if number.value is None:
        return None
    sign = money_before(text, start)
    factor, end, unit = 1.0, number.end, None
    if sign is not None or _WORD_MAY_FOLLOW.match(text, end):
        factor, end = read_scale(text, end, number.value, number.plain)
        unit = read_measure(text, end, money=sign is not None)
    if unit is None and factor == 1 and (number.needs_unit or _SYMBOL_AFTER.match(text, end)):
        return None
    value = number.value * factor
    name = unit.name if unit else _unit_before(text, start)
    other: tuple[float, str | None] | None = None
    if number.other is not None:
        other = (number.other * factor, name)
    elif unit is not None and unit.other is not None:
        other = (value, unit.other)
    start = start if sign is None else sign
    return Parsed(
        value=value,
        unit=name,
        start=start,
        end=unit.end if unit else end,
        approximate=_is_approximate(text, start),
        other=other,
        rounded=rounded or factor != 1,
    )


def _unit_before(text: str, start: int) -> str | None:
    """ "A factor of four" is a pure number; what else stands alone has no unit."""
    return "dimensionless" if _FACTOR_OF.search(text[max(0, start - 24) : start]) else None


def _share(text: str, start: int, number: Number) -> Parsed | None:
    """ "1 in 6", "five out of six": a share in percent, unless a unit follows ("16 out of 40 GB")."""
    found = _OUT_OF.match(text, number.end)
    if found is None or number.value is None or not number.plain:
        return None
    whole = read_number(text, found.start("whole")) or read_spelled(text, found.start("whole"))
    if whole is None or whole.end != found.end() or not whole.value or number.value >= whole.value:
        return None
    unit = read_measure(text, whole.end) if _WORD_MAY_FOLLOW.match(text, whole.end) else None
    if unit is not None and unit.name not in {"case", "prompt", "example", "sequence"}:
        return None
    return _percent(text, start, whole.end, number.value / whole.value)


def _percent(text: str, start: int, end: int, share: float) -> Parsed:
    return Parsed(100.0 * share, "percent", start, end, _is_approximate(text, start))


def _is_approximate(text: str, start: int) -> bool:
    return _APPROXIMATE.search(text[max(0, start - 16) : start]) is not None


def _end(quantity: Parsed | None, otherwise: int) -> int:
    return otherwise if quantity is None else quantity.end
