"""The one unit registry: bytes, FLOPs and the things that the field counts.

Sample: conversion("GiB", "GB") is 1.073741824; conversion("token", "byte") is None.

Counted things (token, parameter, step, example, and what only surrounds a result, such as layer) are
dimensions of their own and not aliases of the pure number: "939 examples" must never be graded as 939
steps, nor "8192 tokens" as 8192 bytes. pint's own definitions are left out for the same reason: there a
bit is a pure number, and "Gb" is a gilbert. The pure numbers are ratios, such as that of tokens to
parameters, which people state as "20 tokens per parameter", as "20" and as "20x".

There is one currency: a question is about one, and an answer in another is a slip of the pen. A percent
is no pure number, so that "4 %" is never 0.04 tokens a parameter; where it may be written as a share,
`candidates` says so. A month is a twelfth of 365.25 days.
"""

import re
from functools import lru_cache
from typing import Any

import pint

from knowledge.errors import ContentError

_PREFIXES = (
    ("kilo", 1e3, "k"),
    ("mega", 1e6, "M"),
    ("giga", 1e9, "G"),
    ("tera", 1e12, "T"),
    ("peta", 1e15, "P"),
    ("exa", 1e18, "E"),
    ("zetta", 1e21, "Z"),
    ("yotta", 1e24, "Y"),
)
_BINARY_PREFIXES = (
    ("kibi", 2**10, "Ki"),
    ("mebi", 2**20, "Mi"),
    ("gibi", 2**30, "Gi"),
    ("tebi", 2**40, "Ti"),
    ("pebi", 2**50, "Pi"),
    ("exbi", 2**60, "Ei"),
)
_COUNTED = (
    "token",
    "parameter",
    "step",
    "example",
    "sequence",
    "chunk",
    "device_hour",
    "currency",
    "percent",
)
SURROUNDING = (
    "batch",
    "case",
    "device",
    "dimension",
    "epoch",
    "head",
    "layer",
    "prompt",
    "value",
)
"""Units of numbers that stand beside a result and never are one; each its own dimension."""

_TIMES = (
    ("minute", 60), ("hour", 3600), ("day", 86400), ("week", 604800), ("month", 2629800),
    ("year", 31557600),
)  # fmt: skip
_RATIO = frozenset({"token/parameter", "tokens/parameter"})
_NAME = re.compile(r"[A-Za-z_]{1,40}(?:/[A-Za-z_]{1,40})?")


def _registry() -> "pint.UnitRegistry[Any]":
    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None)
    for name, size, symbol in _PREFIXES + _BINARY_PREFIXES:
        registry.define(f"{name}- = {size!r} = {symbol}-")
    registry.define("byte = [information] = B")
    registry.define("bit = byte / 8")
    registry.define("FLOP = [computation]")
    registry.define("second = [time] = s")
    for name, seconds in _TIMES:
        registry.define(f"{name} = {seconds} * second")
    registry.define("millisecond = second / 1000")
    registry.define("microsecond = second / 1000000")
    registry.define("FLOP_s_day = 86400 * FLOP")
    registry.define("W = [power]")
    registry.define("Wh = [energy]")
    for name in _COUNTED + SURROUNDING:
        registry.define(f"{name} = [{name}]")
    registry.define("cent = currency / 100")
    for name, hours in (
        ("second", "1 / 3600"),
        ("minute", "1 / 60"),
        ("day", "24"),
        ("year", "8766"),
    ):
        registry.define(f"device_{name} = {hours} * device_hour")
    return registry


UNITS = _registry()


@lru_cache(maxsize=1024)
def conversion(source: str, target: str) -> float | None:
    """What a number in `source` is multiplied by to be in `target`; None for another dimension.

    Raises ContentError for a unit that the registry does not hold.
    """
    one, wanted = UNITS.Quantity(1.0, _unit(source)), _unit(target)
    return float(one.to(wanted).magnitude) if one.is_compatible_with(wanted) else None


@lru_cache(maxsize=256)
def base_unit(unit: str) -> str:
    """The unprefixed unit of the same dimension: byte for GiB, FLOP for PFLOP.

    Raises ContentError for a unit that the registry does not hold.
    """
    return str(UNITS.Quantity(1.0, _unit(unit)).to_base_units().units).replace(" / ", "/")


def _unit(name: str) -> pint.Unit:
    try:
        # pint evaluates what it is given ("(", "2*"): only names and one quotient get that far.
        if _NAME.fullmatch(name):
            return UNITS.parse_units("dimensionless" if name in _RATIO else name)
    except pint.UndefinedUnitError:
        pass
    raise ContentError(
        f"No unit {name!r}; expected one such as 'byte', 'GB', 'GiB', 'FLOP', 'PFLOP', "
        f"'token', 'token/s', 'parameter', 'step', 'example', 'sequence', 'chunk', 'hour', "
        f"'device_hour', 'currency', 'percent' or 'dimensionless'."
    )
