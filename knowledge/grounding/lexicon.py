"""The names that the shipped notes know: which capitalised words are names and not sentence starts."""

import re
from functools import cache

from knowledge.grounding.vocabulary import vocabulary
from knowledge.papers import SPOKEN, load_notes, note_document

_CAPITALISED = re.compile(r"(?<=[a-z,;(] )[A-Z][a-z]{2,}\b")
_LOWER = re.compile(r"(?<![A-Za-z_/.-])[a-z]{2,}(?![A-Za-z_./])")


@cache
def shipped_names() -> frozenset[str]:
    """Lower-case single words that are names in the notes, their titles, ids and authors."""
    names, plain = set(vocabulary().names), set()
    for note in load_notes().values():
        names.update(re.findall(r"[a-z]{3,}", note.id))
        names.add(note.first_author.split()[-1].lower())
        for section in note_document(note).sections:
            if section.name == SPOKEN:
                continue  # Talk writes names in small letters.
            names.update(word.lower() for word in _CAPITALISED.findall(section.text))
            plain.update(_LOWER.findall(section.text))
    return frozenset(names - plain)


def is_known_name(word: str) -> bool:
    """Whether a lower-case word is a name in the shipped notes."""
    return word in shipped_names()
