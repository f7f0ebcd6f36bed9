"""Units of results that `unit_words` does not read: money, rates, shares, short times, device time.

Sample: in "$0.31 per million tokens" the unit that follows the number at 5 is "currency/Mtoken".

A rate is a unit of its own: "21 tokens a second" is never 21 tokens, nor "$2.50 an hour" an amount.
"""

import re
from functools import lru_cache

from knowledge.calculators.unit_words import Unit, read_multiplier, read_unit

_GAP = re.compile(r"-(?=[A-Za-z])|[ \t\u00a0]{0,12}")
_SIGN_BEFORE = re.compile(
    r"(?:(?:US|AU|CA)?[$€£¥]|\b(?:USD|EUR|GBP|CHF|US dollars?|dollars?))[ \u00a0]?$"
)
_SIGN_AFTER = re.compile(
    r"[ \u00a0]?(?:[€£$](?![ ]?\d)|(?:US[ -]?)?dollars?\b|(?:USD|US\$|EUR|GBP|CHF)(?!\w)|bucks\b|euros?\b|pounds?\b)",
    re.I,
)
_CENTS = re.compile(r"[ \u00a0-]?(?:¢|(?:US )?cents?\b|ct\b)", re.I)
_MONEY_LETTER = re.compile(
    r"[ \u00a0](?P<word>[kKmMbB]|[mM]io\.?|[mM]rd\.?)(?=[ \u00a0]?[€$£])|[ \u00a0]?[kKmM](?=EUR|USD)"
)
_MIO = re.compile(r"[ \u00a0]?(?P<word>mio|mrd)\b\.?", re.I)
_SHORT_SCALES = {"k": 1e3, "m": 1e6, "b": 1e9, "mio": 1e6, "mrd": 1e9}

_DEVICE = r"(?:(?:[A-Z]{1,3}\d{2,4}(?:-\d{1,3} ?GB)?|[Nn]vidia)[ -])?"
_DEVICE_TIME = re.compile(
    rf"(?:{_DEVICE}(?:[GTgt][Pp][Uu]|[Dd]evice|[Cc]ard|[Aa]ccelerator|[Cc]hip)|[A-Z]{{1,3}}\d{{2,4}})s?[ *-]?"
    r"(?P<each>seconds?|minutes?|hours?|hrs?|h|days?|years?)\b"
    rf"|(?P<of>hours|days) (?:of|on) {_DEVICE}(?:[GTgt][Pp][Uu]|[A-Z]{{1,3}}\d{{2,4}}) time\b"
)
_ALONE = r"(?![\w])(?![ -](?:tok|dim|len|siz))"
_PLACES = (
    ("currency", r"currency\b"), ("device_hour", r"device_hours?\b"), ("dimensionless", r"dimensionless\b"),
    ("dimensionless", r"fold(?!\w)|nats?(?:[ ]?(?:per|/|a)[ ]?tok(?:en)?)?(?!\w)"),
    ("percent", r"%[ -]?(?:pts?|points?)\b|(?:percentage|percent|per cent)[ -]points?\b|p\.p\.|pp(?!\w)|ppts?(?!\w)"
     r"|pct(?!\w)|(?:pts?|points?)(?!\w)"),
    ("token/second", r"(?:tps|t/s|toks?/s|TPS)(?!\w)"),
    ("sequence/second", r"(?:qps|rps|QPS|RPS)(?!\w)"),
    ("millisecond", r"(?:ms|msecs?|milli-?seconds?)(?!\w)"),
    ("microsecond", r"(?:[µμ]s|us|micro-?seconds?)(?!\w)"),
    ("day", r"d(?!\w)"),
    ("week", r"wks?(?!\w)"),
    ("month", r"(?:mos?|mths?)\b\.?(?!\w)"),
    ("year", r"(?:yrs?|y)(?!\w)"),
    ("kWh", r"kWh|kilowatt[ -]?hours?"), ("MWh", r"MWh|megawatt[ -]?hours?"),
    ("kW", r"kW|kilowatts?"), ("MW", r"MW|megawatts?"), ("W", r"W(?!\w)|watts?"),
    ("chunk", rf"(?:text |document |retrieved )?(?:chunks?|passages?|segments?|snippets?|splits?|embeddings?|vectors?){_ALONE}"),
    ("sequence", rf"(?:concurrent|simultaneous|parallel|in-flight)[ -](?:seq(?:uence)?s?|reqs?|requests?|users?|sessions?|streams?|clients?|chats?){_ALONE}"
     rf"|(?:reqs?|sessions?|streams?|clients?){_ALONE}"),
    ("prompt", rf"(?:concurrent[ -])?(?:prompts?|quer(?:y|ies)){_ALONE}"),
    ("case", rf"(?:(?:test|eval(?:uation)?|benchmark)[ -])?(?:questions?|problems?|items?|tasks?|cases?|answers?|records?|trials?|ratings?|comparisons?){_ALONE}"),
)  # fmt: skip
_DIRECT = re.compile("|".join(f"(?P<unit_{n}>{words})" for n, (_, words) in enumerate(_PLACES)))

_TIMES = (
    r"(?P<time>sec(?:ond)?s?|s|min(?:ute)?s?|hours?|hrs?|hr|h|days?|weeks?|wk|months?|mo|years?|yr)"
)
_PER = r"[ ]?(?:/|per\b|(?:an?|each|every)(?=[ ][a-z]{3}))[ ]?"
_PER_TIME = re.compile(rf"{_PER}{_TIMES}(?!\w)", re.I)
_TIME_ASKED = re.compile(
    rf"(?:\b(?:per|an?|each|every|one)[ ]|/){_TIMES}(?!\w)|\b(?P<name>year|month|week|dai|hour)ly\b",
    re.I,
)
_AMOUNT_BEFORE = re.compile(
    r"\d[\d.,]*[kKmM]?(?:[ ](?:million|thousand))?(?:[ ][\w-]{1,12}){0,2}[ ]?$"
)
_PER_DEVICE_TIME = re.compile(rf"{_PER}(?=[A-Za-z])", re.I)
_PER_TOKENS = re.compile(
    rf"{_PER}(?P<count>[\d.,]{{1,9}}[ ]?)?(?P<scale>[kKmMbB](?=[ ]?t|\b)|mil(?:lion)?\b|thousand\b|billion\b)?[ ]?"
    r"(?:(?:input|output|generated|prompt|prefill|decode[d]?)[ ])?(?P<token>tok(?:en)?s?(?!\w))?",
    re.I,
)
_PER_THING = re.compile(
    rf"{_PER}(?:single[ ])?(?P<thing>requests?|quer(?:y|ies)|calls?|conversations?|users?|chats?|gpus?|cards?|devices?|kwh)(?!\w)",
    re.I,
)
_THINGS = {"gpu": "device", "card": "device", "device": "device", "kwh": "kWh"}
_TIMED = frozenset(
    {"token", "sequence", "example", "prompt", "case", "step", "chunk", "currency", "cent"}
)
_TIME_NAMES = {"s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "y": "year"}


def money_before(text: str, start: int) -> int | None:
    """Where the sign of a currency begins that stands right before `start`: "US$12", "USD 12"."""
    found = _SIGN_BEFORE.search(text[max(0, start - 12) : start])
    return start - len(found.group()) if found else None


def read_scale(text: str, start: int, value: float, plain: bool) -> tuple[float, int]:
    """`unit_words.read_multiplier`, and the letters that only money takes: "1.2 M€", "3 Mio. €"."""
    found = _MONEY_LETTER.match(text, start) or _MIO.match(text, start)
    if found:
        return _SHORT_SCALES[found.group().strip(" \u00a0.").lower()], found.end()
    return read_multiplier(text, start, value, plain)


def read_measure(text: str, start: int, money: bool = False) -> Unit | None:
    """The unit that follows a number ending at `start` of a normalised text, its rate included, or None.

    `money` says that the sign of a currency stood before the number.
    """
    unit = _plain(text, start)
    if money and (unit is None or unit.name not in {"currency", "cent"}):
        unit = Unit("currency", start)
    return unit and (_rate(text, unit) if unit.name in _TIMED else unit)


def counted(noun: str) -> str | None:
    """The unit that a noun counts: "sequence" for "requests"."""
    unit = read_measure(noun, 0)
    return unit.name if unit else None


@lru_cache(maxsize=256)
def times_asked(question: str) -> tuple[str, ...]:
    """The times for which a question wants an amount: ("month",) for "What does it cost a month?".

    Not those of amounts that it states: "$2.50 an hour", "20,000 requests a day".
    """
    found = (
        one.group("time") or one.group("name")
        for one in _TIME_ASKED.finditer(question)
        if not _AMOUNT_BEFORE.search(question[max(0, one.start() - 32) : one.start()])
    )
    return tuple(dict.fromkeys(_time(word) for word in found))


def _plain(text: str, start: int) -> Unit | None:
    if sign := _SIGN_AFTER.match(text, start):
        return Unit("currency", sign.end())
    if cents := _CENTS.match(text, start):
        return Unit("cent", cents.end())
    gap = _GAP.match(text, start)
    place = gap.end() if gap else start
    if device := _DEVICE_TIME.match(text, place):
        return Unit(_device_time(device), device.end())
    if found := _DIRECT.match(text, place):
        name = _PLACES[int(str(found.lastgroup).removeprefix("unit_"))][0]
        return Unit(name, found.end())
    return read_unit(text, start)


def _rate(text: str, unit: Unit) -> Unit:
    if unit.name in {"currency", "cent"}:
        return _price(text, unit)
    time = _PER_TIME.match(text, unit.end)
    return Unit(f"{unit.name}/{_time(time.group('time'))}", time.end()) if time else unit


def _price(text: str, unit: Unit) -> Unit:
    per = _PER_DEVICE_TIME.match(text, unit.end)
    if per and (device := _DEVICE_TIME.match(text, per.end())):
        return Unit(f"{unit.name}/{_device_time(device)}", device.end())
    if time := _PER_TIME.match(text, unit.end):
        return Unit(f"{unit.name}/{_time(time.group('time'))}", time.end())
    if thing := _PER_THING.match(text, unit.end):
        one = _THINGS.get(thing.group("thing").lower().rstrip("s"), "sequence")
        return Unit(f"{unit.name}/{one}", thing.end())
    tokens = _PER_TOKENS.match(text, unit.end)
    counted_in = _tokens(tokens) if tokens else None
    return Unit(f"{unit.name}/{counted_in}", tokens.end()) if tokens and counted_in else unit


def _tokens(found: re.Match[str]) -> str | None:
    """ "Mtoken" for "per 1M tokens", "/M" and "per 1,000,000 tokens"; None where no tokens are meant."""
    scale = (found.group("scale") or "")[:1].lower()
    if not found.group("token") and not scale:
        return None
    letter = {"k": "k", "t": "k", "m": "M", "b": "G"}.get(scale, "")
    count = (found.group("count") or "1").strip().replace(",", "")
    return {"1": f"{letter}token", "1000": "ktoken", "1000000": "Mtoken"}.get(count)


def _device_time(found: re.Match[str]) -> str:
    return f"device_{_time(found.group('each') or found.group('of'))}"


def _time(word: str) -> str:
    lower = word.lower()
    return "month" if lower.startswith("mo") else _TIME_NAMES[lower[0]]
