"""Numbers as people say them, written as papers print them: "sixty-five billion" and "65B" are one.

Works on words in lower case: ["sixty", "five", "b"] becomes ["65", "billion"].
"""

import re
from collections.abc import Sequence

_TO_NINETEEN = [
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
]  # fmt: skip
_TO_NINETY = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_ONES = {word: value for value, word in enumerate(_TO_NINETEEN)}
_TENS = {word: 10 * value for value, word in enumerate(_TO_NINETY, start=2)}
_NUMBERS = _ONES.keys() | _TENS.keys()
_UNITS = {"k": "thousand", "m": "million", "b": "billion", "t": "trillion"}
_QUANTITY = re.compile(r"(\d+(?:[.,]\d+)*)([kmbt])")


def written_numbers(words: Sequence[str]) -> list[str]:
    """The words with their numbers in digits and the letters k, m, b, t after them spelt out."""
    written: list[str] = []
    place = 0
    while place < len(words):
        word = words[place]
        taken = 1
        if word in _NUMBERS:
            number, taken = _spoken(words, place)
            # "one" alone is a pronoun more often than a number.
            written.append(word if (word, taken) == ("one", 1) else number)
        elif word in _UNITS and written and written[-1][0].isdigit():
            written.append(_UNITS[word])
        else:
            quantity = _QUANTITY.fullmatch(word)
            written += [quantity[1], _UNITS[quantity[2]]] if quantity else [word]
        place += taken
    return written


def _spoken(words: Sequence[str], start: int) -> tuple[str, int]:
    """The number that begins at `start`, and how many words it takes."""
    value, place = _below_hundred(words, start)
    if value < 10 and words[place : place + 1] == ["hundred"]:
        value, place = 100 * value, place + 1
        after = place + (words[place : place + 1] == ["and"])
        if after < len(words) and words[after] in _NUMBERS:
            rest, place = _below_hundred(words, after)
            value += rest
    digits = _decimals(words, place)
    if digits:
        return f"{value}.{digits}", place + 1 + len(digits) - start
    return str(value), place - start


def _below_hundred(words: Sequence[str], place: int) -> tuple[int, int]:
    """Value, and the place after it. "two seven" is two numbers, "twenty seven" is one."""
    word = words[place]
    if word in _ONES:
        return _ONES[word], place + 1
    following = _ONES.get(words[place + 1], 0) if place + 1 < len(words) else 0
    if 0 < following < 10:
        return _TENS[word] + following, place + 2
    return _TENS[word], place + 1


def _decimals(words: Sequence[str], place: int) -> str:
    """The digits that are spoken after "point" at `place`."""
    digits = ""
    if words[place : place + 1] == ["point"]:
        for word in words[place + 1 :]:
            if _ONES.get(word, 10) > 9:
                break
            digits += str(_ONES[word])
    return digits
