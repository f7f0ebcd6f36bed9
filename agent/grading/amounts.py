"""An expected result in words: its number as people write it, and its unit as they say it."""

from knowledge.what_if import digits

_SAID = {"dimensionless": "", "percent": " %", "currency": " in the question's currency"}


def amount(value: float, unit: str) -> str:
    """Samples: "12.5 GiB", "16,384,000 tokens", "107.14 tokens/s", "1.478 %", "1 step".

    `unit` is one of the registry's (`knowledge/calculators/units.py`), `value` is in it.
    """
    number = digits(value)
    if unit in _SAID:
        return f"{number}{_SAID[unit]}"
    counted, slash, per = unit.partition("/")
    # Names of counted things are words in small letters; symbols (GB, s, FLOP) have no plural.
    is_word = counted.islower() and len(counted) > 1
    plural = "s" if is_word and number != "1" else ""
    return f"{number} {counted.replace('_', ' ')}{plural}{slash}{per}"


def within(tolerance: float) -> str:
    """What of a result is accepted, `tolerance` being relative: "within 5 % of it"."""
    return f"within {100 * tolerance:.3g} % of it"
