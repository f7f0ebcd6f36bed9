"""Units as people type them, read into the names that `units` holds.

Sample: read_unit("34 gigabytes", 2) is the unit "GB" that ends at 12.

Bits and bytes: "GB" and "gb" are bytes, "GiB" and "Gi" are binary; "Gb" is gigabits, yet many who type
it mean bytes, so it carries the second reading "GB". A prefixed "TFLOPS" is a rate, "FLOPs" a count.
"B" right behind digits is a billion ("70B"), apart from them bytes ("70 B"); see `read_multiplier`.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

_GAP = re.compile(r"-(?=[A-Za-z])|[ \t\u00a0]{0,12}")
_RATE = r"(?P<rate>[ ]?/[ ]?s(?:ec(?:ond)?)?\b|[ ]per[ ]second\b|ps\b)?"
_LONG = r"kilo|mega|giga|tera|peta|exa|zetta|yotta|kibi|mebi|gibi|tebi|pebi|exbi"
_SYMBOLS = {
    "kilo": "k", "mega": "M", "giga": "G", "tera": "T", "peta": "P", "exa": "E", "zetta": "Z",
    "yotta": "Y", "kibi": "Ki", "mebi": "Mi", "gibi": "Gi", "tebi": "Ti", "pebi": "Pi", "exbi": "Ei",
}  # fmt: skip

_BYTE_SYMBOL = re.compile(
    rf"(?P<prefix>[kKmMgGtTpPeE]i?)?(?P<unit>[bB])(?:{_RATE}(?!\w)|(?<=[kKMGTPi][bB])(?:ytes?|its?)\b)"
)
_BIT_SYMBOL = re.compile(rf"(?P<prefix>[kKMGT]i?)bits?\b{_RATE}")
_BYTE_WORD = re.compile(
    rf"(?P<prefix>{_LONG})?[- ]?(?P<unit>byte|bit)s?\b{_RATE}|(?P<slang>gigs?|megs?)\b", re.I
)
_BINARY_LETTER = re.compile(r"(?P<prefix>[KMGTP]i)(?!\w)")
_FLOP_DAY = re.compile(
    r"(?P<prefix>[TPE]|tera|peta|exa)?[- ]?(?:flops?|f)(?:[ ]?/[ ]?s|s|[ ]per[ ]second)?[- ]days?\b",
    re.I,
)
_FLOP = re.compile(
    rf"(?P<prefix>[kMGTPEZY]|{_LONG})?[- ]?(?P<unit>flops?|floating[- ]point[- ]op(?:eration)?s?){_RATE}(?!\w)",
    re.I,
)
_PARAMETER = r"(?:model[ ])?(?:parameter|param|weight)s?\b"
_PER = r"[ ]?(?:per|/|for[ ]each|for[ ]every|each|:)[ ]?"
_PER_PARAMETER = re.compile(rf"(?:(?:training[ ])?tok(?:en)?s?)?{_PER}{_PARAMETER}", re.I)
_RATIO = re.compile(
    r"[xX](?![\w])(?![ ]?[0-9(])|[ ]?times\b(?![ ]{0,2}[0-9(])|[ ]?:[ ]?1(?!\w|[.,]\d)"
)
_ADJECTIVES = (
    r"(?:(?:training|trainable|optimi[sz]er|gradient|weight|update|total|lora|adapter|model|new|extra|"
    r"additional|input|output|prompt|context|fine-tuning|non-embedding|active|activated|unique|hidden|"
    r"transformer|decoder|kv|key-value|query|attention)[ -]){0,2}"
)
_COUNTED = {
    "token": r"tok(?:en)?s?",
    "parameter": r"param(?:eter)?s?|weights?",
    "step": r"steps?|updates?|iter(?:ation)?s?",
    "example": r"examples?|samples?|pairs?|instances?",
    "sequence": r"seq(?:uence)?s?|requests?|users?|prompts?|conversations?",
    "epoch": r"epochs?|pass(?:es)?",
    "layer": r"layers?|blocks?",
    "head": r"heads?",
    "device_hour": r"gpu[- ]hours?",
    "device": r"gpus?|devices?|cards?|accelerators?|nodes?|[ah]100s?|h200s?",
    "dimension": r"dims?|dimension(?:s|al)?",
    "batch": r"batch(?:es)?",
    "value": r"values?|elements?|matri(?:x|ces)|ranks?",
    "percent": r"%|percent|per[ ]cent",
    "second": r"s|sec(?:ond)?s?",
    "minute": r"min(?:ute)?s?",
    "hour": r"h|hours?|hrs?",
    "day": r"days?",
    "week": r"weeks?",
    "month": r"months?",
    "year": r"years?",
    "currency": r"dollars?|usd|euros?|eur|pounds?",
}
_COUNT = re.compile(
    _ADJECTIVES
    + "(?:"
    + "|".join(f"(?P<{name}>{words})" for name, words in _COUNTED.items())
    + r")(?![\w])",
    re.I,
)

_MULTIPLIERS = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6,
    "billion": 1e9, "bn": 1e9, "b": 1e9, "g": 1e9, "trillion": 1e12, "t": 1e12,
    "quadrillion": 1e15, "quintillion": 1e18, "sextillion": 1e21, "septillion": 1e24,
}  # fmt: skip
_MULTIPLIER_WORD = re.compile(
    r"[ \u00a0-]{0,2}(?P<word>hundred|thousand|mln|million|mn|billion|bn|trillion|quadrillion|quintillion"
    r"|sextillion|septillion)(?!\w)",
    re.I,
)
_MULTIPLIER_LETTER = re.compile(r"(?P<word>[kKmMbBtTgG])(?!\w)")
_LETTER_APART = re.compile(r"[ \u00a0](?P<word>[kKmMbBtT])(?=[ \u00a0]\w)")
_BYTES_EACH = re.compile(r"B[ ]?(?:/|per\b)")
_BILLION_FROM = 1e4


@dataclass(frozen=True)
class Unit:
    """A unit's name for `units`, where it ends, and the name that a second reading gives."""

    name: str
    end: int
    other: str | None = None


def read_multiplier(text: str, start: int, value: float, plain: bool) -> tuple[float, int]:
    """The factor of "k", "B" or "billion" at `start`, and its end; (1.0, start) where there is none.

    "B" behind digits is not a billion but bytes after an exponent, from 10,000 on, and before "per".
    """
    word = _MULTIPLIER_WORD.match(text, start)
    if word:
        return _MULTIPLIERS[word.group("word").lower()], word.end()
    letter = _MULTIPLIER_LETTER.match(text, start)
    if letter:
        bytes_meant = not plain or value >= _BILLION_FROM or _BYTES_EACH.match(text, start)
        if not (letter.group("word") == "B" and bytes_meant):
            return _MULTIPLIERS[letter.group("word").lower()], letter.end()
    apart = _LETTER_APART.match(text, start)
    if apart and (_COUNT.match(text, apart.end() + 1) or _FLOP.match(text, apart.end() + 1)):
        return _MULTIPLIERS[apart.group("word").lower()], apart.end()
    return 1.0, start


def read_unit(text: str, start: int) -> Unit | None:
    """The unit that follows a number ending at `start` of a normalised text, or None."""
    for direct in (_PER_PARAMETER, _RATIO):
        found = direct.match(text, start)
        if found:
            return Unit("dimensionless", found.end())
    gap = _GAP.match(text, start)
    place = gap.end() if gap else start
    for read in _READERS:
        unit = read(text, place)
        if unit is not None:
            return unit
    return None


def _byte_symbol(text: str, start: int) -> Unit | None:
    found = _BYTE_SYMBOL.match(text, start)
    if not found:
        return None
    given, letter = found.group("prefix") or "", found.group("unit")
    if not given and (letter == "b" or found.end() - start > 1):
        return None
    prefix = _prefix(given)
    rate = "/s" if found.group("rate") else ""
    if found.group().endswith(("it", "its")):
        return Unit(f"{prefix}bit", found.end())
    bits = letter == "b" and given[:1].isupper() and not found.group().endswith(("e", "es"))
    if bits:
        return Unit(f"{prefix}bit{rate}", found.end(), other=f"{prefix}B{rate}")
    return Unit(f"{prefix}B{rate}" if prefix else "byte", found.end())


def _bit_symbol(text: str, start: int) -> Unit | None:
    found = _BIT_SYMBOL.match(text, start)
    if not found:
        return None
    return Unit(f"{_prefix(found.group('prefix'))}bit{_per_second(found)}", found.end())


def _byte_word(text: str, start: int) -> Unit | None:
    found = _BYTE_WORD.match(text, start)
    if not found:
        return None
    if found.group("slang"):
        return Unit(f"{found.group('slang')[0].upper()}B", found.end())
    prefix = _SYMBOLS.get((found.group("prefix") or "").lower(), "")
    bits = found.group("unit").lower() == "bit"
    name = f"{prefix}bit" if bits else f"{prefix}B" if prefix else "byte"
    return Unit(name + _per_second(found), found.end())


def _binary_letter(text: str, start: int) -> Unit | None:
    found = _BINARY_LETTER.match(text, start)
    return Unit(f"{found.group('prefix')}B", found.end()) if found else None


def _flop_day(text: str, start: int) -> Unit | None:
    found = _FLOP_DAY.match(text, start)
    if not found:
        return None
    return Unit(f"{_flop_prefix(found)}FLOP_s_day", found.end())


def _flop(text: str, start: int) -> Unit | None:
    found = _FLOP.match(text, start)
    if not found:
        return None
    prefix = _flop_prefix(found)
    rate = found.group("rate") or (prefix and found.group("unit") == "FLOPS")
    return Unit(f"{prefix}FLOP/s" if rate else f"{prefix}FLOP", found.end())


def _count(text: str, start: int) -> Unit | None:
    ratio = _PER_PARAMETER.match(text, start)
    if ratio:
        return Unit("dimensionless", ratio.end())
    found = _COUNT.match(text, start)
    return Unit(str(found.lastgroup), found.end()) if found else None


def _prefix(letters: str) -> str:
    first = letters[:1].upper() + letters[1:]
    return "k" if first == "K" else first


def _flop_prefix(found: re.Match[str]) -> str:
    given = (found.group("prefix") or "").lower()
    return _SYMBOLS.get(given, _prefix(given))


def _per_second(found: re.Match[str]) -> str:
    return "/s" if found.group("rate") else ""


_READERS: tuple[Callable[[str, int], Unit | None], ...] = (
    _byte_symbol,
    _bit_symbol,
    _byte_word,
    _binary_letter,
    _flop_day,
    _flop,
    _count,
)
