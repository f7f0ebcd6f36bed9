"""GBNF for whole numbers and decimals between two bounds, digit by digit.

Sample: whole_numbers(3, 12) gives `([3-9] | "1" [0-2])` and decimals(0.5, 1.0) gives
`("0" "." [5-9] [0-9]{0,5} | "1" ("." [0]{1,6})?)`, each in a few more brackets.

A decimal is written without exponent, with at most as many places as the bounds have, and 6 at the
least. Bounds that are no short decimals are rounded inwards. Numbers of more than 15 digits are
admitted only where the bounds leave no other.
"""

import math
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

LIMIT = 10**15 - 1
"""More than 15 digits do not survive as a float."""

PLACES = 6
MOST_PLACES = 12
_EXACT = Context(prec=400)  # a float has at most 309 digits before its point


def whole_numbers(low: float | None, high: float | None) -> str:
    """The integers from `low` to `high`, both included. Raises ValueError where there is none."""
    first, last = _closed(
        None if low is None else Decimal(math.ceil(low)),
        None if high is None else Decimal(math.floor(high)),
    )
    if first > last:
        raise ValueError("no whole number lies within its bounds")
    options = []
    if first < 0:
        options.append(f'"-" {_natural(max(1, int(-last)), int(-first))}')
    if last >= 0:
        options.append(_natural(max(0, int(first)), int(last)))
    return either(options)


def decimals(low: float | None, high: float | None) -> str:
    """The decimals from `low` to `high`, both included. Raises ValueError where there is none."""
    bounds = [None if bound is None else Decimal(repr(bound)) for bound in (low, high)]
    needed = [_places(bound) for bound in bounds if bound is not None]
    places = min(MOST_PLACES, max([PLACES, *needed]))
    step = Decimal(1).scaleb(-places)
    least, most = _closed(*bounds)
    if most == LIMIT:
        most += 1 - step
    if least == -LIMIT:
        least -= 1 - step
    first = least.quantize(step, ROUND_CEILING, _EXACT)
    last = most.quantize(step, ROUND_FLOOR, _EXACT)
    if first > last:
        raise ValueError(f"no decimal with {places} places lies within its bounds")
    options = []
    if first < 0:
        options.append(f'"-" {_positive(max(Decimal(0), -last), -first, step)}')
    if last >= 0:
        options.append(_positive(max(Decimal(0), first), last, step))
    return either(options)


def either(options: list[str]) -> str:
    return options[0] if len(options) == 1 else "(" + " | ".join(options) + ")"


def _closed(low: Decimal | None, high: Decimal | None) -> tuple[Decimal, Decimal]:
    """Both bounds, no further out than 15 digits or, where one is beyond that, ten times it."""
    least = max(low, _outmost(high, -1)) if low is not None else _outmost(high, -1)
    most = min(high, _outmost(low, 1)) if high is not None else _outmost(low, 1)
    return least, most


def _outmost(other: Decimal | None, sign: int) -> Decimal:
    limit = Decimal(sign * LIMIT)
    if other is None or (other <= limit if sign > 0 else other >= limit):
        return limit
    return _EXACT.multiply(other, Decimal(10))


def _places(bound: Decimal) -> int:
    exponent = bound.normalize(_EXACT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _natural(low: int, high: int) -> str:
    """Integers of 0 or more, without leading zeros."""
    options = []
    whole: list[int] = []
    for count in range(len(str(low)), len(str(high)) + 1):
        first = max(low, 0 if count == 1 else 10 ** (count - 1))
        last = min(high, 10**count - 1)
        if count > 1 and (first, last) == (10 ** (count - 1), 10**count - 1):
            whole.append(count - 1)
        else:
            options.append(_digits(str(first), str(last)))
    if whole:
        options.append(f"[1-9] {_free(whole[0], whole[-1])}")
    return either(options)


def _digits(low: str, high: str) -> str:
    """Digit strings from `low` to `high`, all of the same length."""
    rest = len(low) - 1
    if not rest:
        return _digit(int(low), int(high))
    if low[0] == high[0]:
        return f'"{low[0]}" {_digits(low[1:], high[1:])}'
    start, end = int(low[0]), int(high[0])
    options = []
    if low[1:].strip("0"):
        options.append(f'"{start}" {_digits(low[1:], "9" * rest)}')
        start += 1
    last = []
    if high[1:].strip("9"):
        last.append(f'"{end}" {_digits("0" * rest, high[1:])}')
        end -= 1
    if start <= end:
        options.append(f"{_digit(start, end)} {_free(rest, rest)}")
    return either(options + last)


def _positive(low: Decimal, high: Decimal, step: Decimal) -> str:
    """Decimals of 0 or more that are multiples of `step`, a power of ten."""
    (first, from_), (last, to) = _split(low, step), _split(high, step)
    if first == last:
        return f'"{first}" {_fraction(from_, to)}'
    options = []
    if from_.strip("0"):
        options.append(f'"{first}" {_fraction(from_, None)}')
        first += 1
    end = []
    if to.strip("9"):
        end.append(f'"{last}" {_fraction(None, to)}')
        last -= 1
    if first <= last:
        options.append(f'{_natural(first, last)} ("." {_free(1, len(to))})?')
    return either(options + end)


def _split(value: Decimal, step: Decimal) -> tuple[int, str]:
    """(whole part, all places as digits)."""
    whole, _, places = format(value.quantize(step, context=_EXACT), "f").partition(".")
    return int(whole), places


def _fraction(low: str | None, high: str | None) -> str:
    """The point and the places from `low` to `high`; both may be missing where `low` is zero."""
    low = low if low is not None and low.strip("0") else None
    high = high if high is not None and high.strip("9") else None
    count = len(low or high or "0" * PLACES)
    places = f'"." {_tail(low, high, count, first=True)}'
    return places if low is not None else f"({places})?"


def _tail(low: str | None, high: str | None, left: int, first: bool = False) -> str:
    """Up to `left` further places; None is no bound. Ending early means that zeros follow."""
    if low is not None and not low.strip("0"):
        low = None
    if low is None and high is None:
        return _free(int(first), left)
    if low is None and high is not None and not high.strip("0"):
        return f"[0]{{{int(first)},{left}}}"
    options = []
    start, end = int(low[0]) if low else 0, int(high[0]) if high else 9
    if start == end:
        options.append(_place(start, low, high, left))
    else:
        if low:
            options.append(_place(start, low, None, left))
            start += 1
        last = []
        if high:
            last.append(_place(end, None, high, left))
            end -= 1
        if start <= end:
            options.append(f"{_digit(start, end)} {_free(0, left - 1)}")
        options += last
    whole = either(options)
    return whole if first or low is not None else f"({whole})?"


def _place(digit: int, low: str | None, high: str | None, left: int) -> str:
    if left == 1:
        return f'"{digit}"'
    rest_low, rest_high = low[1:] if low else None, high[1:] if high else None
    return f'"{digit}" {_tail(rest_low, rest_high, left - 1)}'


def _digit(low: int, high: int) -> str:
    return f'"{low}"' if low == high else f"[{low}-{high}]"


def _free(least: int, most: int) -> str:
    return f"[0-9]{{{least},{most}}}" if most else '""'
