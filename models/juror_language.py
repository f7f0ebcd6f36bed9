"""Whether a text is in a language that the juror does not read, told by the small words that every text is full of."""

import re

from models.juror_words import word_set

LEAST = 3
"""So many small words of other languages, and more than of English, make a text foreign."""
_WORD = re.compile(r"[^\W\d_]+")
_ENGLISH = word_set(
    "the of and to is are it its that this these in for with as not by on be from at an or which than so but if when "
    "each every has have does do can will would because into per one two we you i they there then only more less all"
)
_FOREIGN = word_set(
    # German
    "der das und ist nicht ein eine einen einem einer dem mit auf für von zu werden wird sich auch bei aus sind oder "
    "wenn weil durch als nur noch über sie es ich wir jedem jeder jede dass daß kein keine pro "
    # French
    "le la les et est une dans pour que qui pas sur avec sont du ce cette il elle nous je chaque parce donc aux ou mais "
    # Spanish and Portuguese
    "el los las una por para como más pero del se porque cada más não uma os um com dos das mais ao na "
    # Italian
    "di che è della delle gli sono perché ogni più nel alla questo "
    # Dutch, Polish, Swedish
    "het een van niet zijn wordt voor ook omdat elke maar jest się nie oraz dla och är inte att som för av det på"
)


def is_foreign(text: str) -> bool:
    words = [word.lower() for word in _WORD.findall(text)]
    foreign = sum(word in _FOREIGN for word in words)
    return foreign >= LEAST and foreign > sum(word in _ENGLISH for word in words)
