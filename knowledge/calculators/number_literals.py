"""Numbers as people type them, without their units.

Sample: read_number("1.3 x 10^22 FLOPs", 0) has value 1.3e22 and end 11.

Read: 1,048,576 and 1 048 576 and 1'048'576 and 1.048.576; 17.2 and 17,2; 4.3e10; 2^32, 2**32, 2^{32},
10 to the 22, 10²³; 1.3 x 10^22 with x, *, a dot or "times" between; "three" where a unit follows.
Every pattern is anchored at a position and either bounded in length or a run of digits that is consumed
whole, so that reading is linear in the text.
"""

import math
import re
from dataclasses import dataclass

_SPACES = dict.fromkeys("\u00a0\u2007\u2009\u202f", "\u00a0")
_SIGNS = (
    dict.fromkeys("×·⋅∙∗✕✖", "*")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
    | dict.fromkeys("≈∼～≃≅", "~")
    | {"\u2014": ";", "\u2019": "'", "⁄": "/", "÷": "/", "→": "=", "⇒": "="}
)
_DIGITS = {chr(first + digit): str(digit) for first in (0x660, 0x6F0) for digit in range(10)}
_FULL_WIDTH = {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5E)}
_ONE_FOR_ONE = str.maketrans(_FULL_WIDTH | _DIGITS | _SIGNS | _SPACES)

_FOLD_SIGN = re.compile(r"(?<=[0-9])×(?![ \u00a0]?[\w(])")
"""The sign of "4×", which multiplies nothing that follows."""

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-")
_GROUPED = re.compile(
    r"(?<![0-9],)[0-9]{1,3}(?P<mark>\{,\}|[,_' \u00a0])[0-9]{3}(?:(?P=mark)[0-9]{3}){0,12}(?![0-9]|,[0-9])(?P<rest>\.[0-9]{1,20})?"
)
_DOTTED = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3}){2,12}(?![0-9.])(?:,[0-9]{1,20})?")
_DECIMAL_COMMA = re.compile(r"(?<![0-9],)[0-9]{1,20},[0-9]{1,20}(?![0-9]|,[0-9])")
_PLAIN = re.compile(r"[0-9]+(?:\.[0-9]+)?|(?<![\w.])\.[0-9]+")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
_EXPONENT = re.compile(r"[eE][+-]?[0-9]{1,9}(?!\w)")
_POWER_SIGN = (
    r"(?:[ ]?(?:\^|\*\*)[ ]?[{(]?[ ]?(?P<power>[+-]?[0-9]{1,30}(?:\.[0-9]{1,9})?)[ ]?[})]?"
)
_POWER_WORD = r"|[ ]to[ ]the[ ](?:power[ ](?:of[ ])?)?(?P<word>[0-9]{1,30})(?:th|st|nd|rd)?\b"
_POWER_HIGH = r"|(?P<high>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,30}))"
_POWER = re.compile(_POWER_SIGN + _POWER_WORD + _POWER_HIGH)
_TIMES_TEN = re.compile(
    r"[ \u00a0]{0,2}(?:[*xX]|times|\\times|\\cdot)[ \u00a0]{0,2}10" + _POWER.pattern
)
_LOWER_WORD_BEFORE = re.compile(r"(?:^|[^\w])([A-Z]?)[A-Za-z]+ $")

WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "sixteen": 16, "twenty": 20, "thirty": 30,
    "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
"""Numbers in words; read only where a unit or a multiplier follows ("three epochs")."""


@dataclass(frozen=True)
class Number:
    """`value` None: digits that no float holds. `other`: a second reading of the same characters.

    `plain` says that neither an exponent nor a power is written; `needs_unit` that only a unit behind it
    tells whether this is one number: its comma can only be a decimal one ("8,16"), or it is a lone "½".
    """

    value: float | None
    end: int
    other: float | None = None
    plain: bool = True
    needs_unit: bool = False


def normalise(text: str) -> str:
    """The text with typographic signs as their ASCII twins, character for character: offsets hold."""
    return _FOLD_SIGN.sub("x", text).translate(_ONE_FOR_ONE)


def read_number(text: str, start: int) -> Number | None:
    """The number that begins at `start` of a normalised text, or None."""
    mantissa = _mantissa(text, start)
    if mantissa is None or mantissa.value is None:
        return mantissa
    exponent = _EXPONENT.match(text, mantissa.end)
    if exponent and mantissa.other is None:
        value = _times_ten(mantissa.value, float(exponent.group()[1:]))
        return Number(value, exponent.end(), plain=False)
    power, times = _POWER.match(text, mantissa.end), _TIMES_TEN.match(text, mantissa.end)
    if power:
        return Number(_raised(mantissa.value, _exponent(power)), power.end(), plain=False)
    if times:
        return Number(_times_ten(mantissa.value, _exponent(times)), times.end(), plain=False)
    return mantissa


def _mantissa(text: str, start: int) -> Number | None:
    grouped = _GROUPED.match(text, start)
    if grouped and not _two_numbers(text, start, grouped):
        return _grouped_number(grouped)
    dotted = _DOTTED.match(text, start)
    if dotted:
        return Number(_float(dotted.group().replace(".", "").replace(",", ".")), dotted.end())
    comma = _DECIMAL_COMMA.match(text, start)
    if comma:
        return Number(_float(comma.group().replace(",", ".")), comma.end(), needs_unit=True)
    plain = _PLAIN.match(text, start)
    end = plain.end() if plain else start
    fraction = _FRACTIONS.get(text[end : end + 1])
    if fraction is not None:
        return Number(
            float(plain.group() if plain else 0) + fraction, end + 1, needs_unit=not plain
        )
    return Number(_float(plain.group()), end) if plain else None


def _grouped_number(found: re.Match[str]) -> Number:
    mark = found.group("mark")
    value = _float(found.group().replace(mark, ""))
    # "17,179" is seventeen thousand in English and seventeen and a bit in most of Europe.
    either_way = mark == "," and found.group().count(",") == 1 and not found.group("rest")
    other = _float(found.group().replace(",", ".")) if either_way else None
    return Number(value, found.end(), other=other)


def _two_numbers(text: str, start: int, found: re.Match[str]) -> bool:
    """A blank between digits groups thousands, except after a name: "Llama 3 405B"."""
    if found.group("mark") != " " or found.group().count(" ") > 1 or " 0" in found.group():
        return False
    before = _LOWER_WORD_BEFORE.search(text[max(0, start - 30) : start])
    return before is not None and bool(before.group(1))


def _exponent(found: re.Match[str]) -> float:
    written = found.group("power") or found.group("word")
    return float(written or found.group("high").translate(_SUPERSCRIPTS))


def _raised(base: float, exponent: float) -> float | None:
    try:
        return _times_ten(1.0, exponent) if base == 10 else _finite(base**exponent)
    except ArithmeticError:
        return None


def _times_ten(mantissa: float, exponent: float) -> float | None:
    """mantissa * 10^exponent, by way of decimal digits where that avoids a rounding (5.9 * 10^23)."""
    digits = repr(mantissa)
    try:
        if exponent.is_integer() and "e" not in digits:
            return _finite(float(f"{digits}e{exponent:.0f}"))
        return _finite(mantissa * 10.0**exponent)
    except ArithmeticError:
        return None


def _float(digits: str) -> float | None:
    return _finite(float(digits))


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
