"""Words brought to a common form: inflection, spelling and near synonyms taken away.

Sample: base("quantizes") == base("quantization") == "quantiz"; base("outscored") == "beat".
"""

import re
from functools import cache, lru_cache

from knowledge.grounding.vocabulary import vocabulary

_SUFFIXES = (
    "izations", "isations", "ization", "isation", "ations", "ation", "ingly", "edly", "ments",
    "ment", "ings", "ing", "ies", "ied", "ions", "ion", "ed", "es", "ly", "s", "e",
)  # fmt: skip
_SHORTEST = 3
_DOUBLED = re.compile(r"([^aeiouls])\1$")


@lru_cache(maxsize=8192)
def base(word: str) -> str:
    """The form under which a lower-case word is compared with others."""
    stem = _stem(vocabulary().irregular.get(word, word))
    return _common_words().get(stem, stem)


def is_function_word(word: str) -> bool:
    """Whether a lower-case word carries grammar and no content."""
    return word in vocabulary().function_words


def _stem(word: str) -> str:
    if word.endswith(("ss", "eed")):
        return word
    for suffix in _SUFFIXES:
        shortest = 5 if suffix.startswith("ion") else _SHORTEST
        if word.endswith(suffix) and len(word) - len(suffix) >= shortest:
            return _without(word[: -len(suffix)], suffix)
    return _american(word)


def _without(stem: str, suffix: str) -> str:
    if suffix in ("ies", "ied"):
        return stem + "y"
    if suffix.endswith(("ization", "isation", "izations", "isations")):
        return stem + "iz"
    if suffix in ("ing", "ed", "ings") and _DOUBLED.search(stem):
        return stem[:-1]
    return _american(stem)


def _american(stem: str) -> str:
    if stem.endswith("at") and len(stem) > 5:
        return stem[:-2]
    return stem[:-2] + "iz" if stem.endswith("is") and len(stem) > 4 else stem


@cache
def _common_words() -> dict[str, str]:
    table: dict[str, str] = {}
    irregular = vocabulary().irregular
    for group in vocabulary().synonyms:
        for word in group:
            table.setdefault(_stem(irregular.get(word, word)), group[0])
    return table
