"""Whether the names of a sentence stand in its passages, their titles or their documents' ids."""

import re
from collections.abc import Callable, Sequence

from knowledge.grounding.faults import Fault
from knowledge.grounding.names import Name, names_in, spellings
from knowledge.grounding.words import is_function_word

_SIZE = re.compile(r"^(?P<name>.+?)[ ](?P<number>\d[\w.]*)$")


def name_faults(sentence: str, texts: Sequence[str], known: Callable[[str], bool]) -> list[Fault]:
    """A fault for each name that no text holds. `known` tells a name from a word that opens a sentence."""
    held = frozenset().union(*(spellings(text) for text in texts))
    words = frozenset(word for text in texts for word in re.findall(r"[a-z]+", text))
    faults = []
    for name in names_in(sentence):
        if _held(name, held) or (name.first and _is_word(name, words, known)):
            continue
        faults.append(Fault("name", name.text, "no cited passage holds this name"))
    return faults


def _held(name: Name, held: frozenset[str]) -> bool:
    if name.key in held:
        return True
    split = _SIZE.match(name.text)
    if split is None or not split.group("number")[-1].isalpha():
        return False
    # "GPT-3 175B" where the passage writes "the 175B GPT-3".
    key = "".join(re.findall(r"[a-z0-9.]+", split.group("name").lower()))
    return key in held and f"{split.group('number').lower()}{key}" in held


def _is_word(name: Name, words: frozenset[str], known: Callable[[str], bool]) -> bool:
    plain = name.text.lower()
    if not name.text.isalpha() or not name.text[1:].islower():
        return False
    return is_function_word(plain) or plain in words or not known(plain)
