"""A text read for comparison: its sentences, clauses and words in a common form.

Sample: read("Keys are shared; queries are not.").atoms are the words "key", "shar" and "query", the
last of them negated.
"""

import re
from dataclasses import replace
from functools import lru_cache

from knowledge.calculators.number_literals import normalise
from knowledge.grounding.atoms import Atom, Reading
from knowledge.grounding.figure_units import COUNTED, Figure
from knowledge.grounding.figures import figures
from knowledge.grounding.names import Name, names_in
from knowledge.grounding.poles import poles
from knowledge.grounding.vocabulary import vocabulary
from knowledge.grounding.words import base, is_function_word

_PART = re.compile(r"[A-Za-z_][\w@']*(?:-[A-Za-z]\w*)*|[,;:()?!\n]|\.(?=\s|$)|-+>|(?<=\s)-(?=\s)|/")
_ENDS = (".", "?", "!", "\n")
_MARKS = (",", ";", ":", "(", ")", "->", "-", "/")
_WEAK = (",", "and", "or", "/", "(", ")", "as", "-")
_SENTENCE, _CLAUSE, _WEAK_CLAUSE = 12.0, 4.0, 2.0
"""Places that a border counts, so that things on both sides of it are further apart."""
_DENIED = re.compile(r"\"[A-Z0-9][^\"\n]{6,300}[.!?]\"")
_IDIOMS = re.compile(
    r"\b(?:more often than not|more or less|or (?:more|less|fewer)\b|at (?:least|most)|as long as|"
    r"as well as|above all|nothing but|not (?:only|just|merely)|more than(?= [a-z]+s\b)|up to(?= [\d$]))",
    re.I,
)
"""Phrases whose words say no more than a hedge does."""
_NUMBER_NEXT = (
    r"(?= [\d$]| (?:an? )?(?:half|twice|third|quarter|dozen|hundred|thousand|[mbt]r?illion)\b)"
)
_HEDGE = re.compile(rf"\b(?:(?:more|less|fewer) than|over){_NUMBER_NEXT}", re.I)
_ALIKE = re.compile(
    r"\b(?:(?P<insteadof>instead of|rather than|as opposed to|(?:and|but) not(?= (?!only)\w))|"
    r"(?P<behind>f[ae]lls? short of|short of|lags? behind)|(?P<excludes>leav(?:es?|ing) out|left out)|"
    r"(?P<over>compared (?:with|to)|relative to)|(?P<sameas>same (?:\w+ ){0,2}as))\b",
    re.I,
)
"""Phrases that are read as one word, so that one rule holds for all their forms."""
_LINKS = (
    "than", "over", "against", "versus", "behind", "ahead", "insteadof", "sameas", "to", "of",
    "above", "below", "->",
)  # fmt: skip
_SCOPES = {"without": 3.0, "no": 6.0, "nothing": 4.0, "hardly": 12.0}
"""Places that a negator reaches if its clause does not end before; others reach to the clause's end."""
_TO_THE_END = 9.0
_VAGUE = ("insteadof", "little", "few", "rarely", "seldom", "only")
_VAGUELY = 4.0
_PREFIXED = re.compile(
    r"(?:pre|re|un|non|multi|key|few|zero|one|end|first|second|self|cross|in|out|up|down|long|short)-"
)


@lru_cache(maxsize=512)
def read(text: str, part_of_quote: bool = False) -> Reading:
    """Read a text; a whole sentence in quotation marks is a belief that the text refutes."""
    clean = _ALIKE.sub(_one_word, _HEDGE.sub("about", _IDIOMS.sub(" ", normalise(text))))
    denied: tuple[Reading, ...] = ()
    if not part_of_quote:
        denied = tuple(read(quote.group()[1:-1], True) for quote in _DENIED.finditer(clean))
        clean = _DENIED.sub("\n", clean)
    return Reading(tuple(_Reader(clean).atoms()), denied)


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.place, self.clause, self.sentence = 0.0, 0, 0
        self.negated_to = self.vague_to = 0.0
        self.last = ""
        self.found: list[Atom] = []
        names = [name for name in names_in(text) if not _plain_first(name)]
        self.first = {name.start: f"@{name.key}" for name in names_in(text) if _plain_first(name)}
        self.things: list[tuple[int, int, Figure | Name]] = [(n.start, n.end, n) for n in names]
        self.inner: dict[int, Figure] = {}
        for figure in figures(text):
            around = [n for n in names if figure.start < n.end and n.start < figure.number_end]
            if not around:
                self.things.append((figure.start, figure.end, figure))
            elif around[0].start < figure.start:
                self.inner[figure.start] = figure
        self.things.sort(key=lambda thing: thing[0])

    def atoms(self) -> list[Atom]:
        place = 0
        for start, end, thing in self.things:
            self._words(place, start)
            self._thing(thing, start)
            place = max(place, _words_from(thing, end))
        self._words(place, len(self.text))
        self._negate_behind()
        return self.found

    def _thing(self, thing: Figure | Name, start: int) -> None:
        self.place += 1
        self.last = ""
        if isinstance(thing, Figure):
            self._add(_key(thing), "figure", start, thing.unit, thing)
            return
        self._add(f"@{thing.key}", "name", start, thing.text)
        for at, inner in self.inner.items():
            if thing.start < at < thing.end:
                self._add(_key(inner), "inner", at, inner.unit, inner)

    def _words(self, start: int, end: int) -> None:
        for part in _PART.finditer(self.text, start, end):
            word = part.group().lower()
            if word in _ENDS or word in _MARKS or word in vocabulary().borders:
                self._border(word, part.start())
            else:
                self._word(word, part.start())
            self.last = word

    def _border(self, word: str, start: int) -> None:
        self._negate_behind()
        if word in _LINKS:
            self._add(word, "link", start, word)
        if word in _ENDS:
            self.place += _SENTENCE
            self.sentence += 1
        else:
            self.place += _WEAK_CLAUSE if word in _WEAK else _CLAUSE
        self.clause += 1
        if word not in ("or", "/"):
            self.negated_to = 0.0

    def _negate_behind(self) -> None:
        """ "The memory does not", "small models gain nothing": a negator that ends its clause negates all of it."""
        if self.last in ("not", "nothing"):
            self.found = [
                replace(atom, negated=True) if atom.clause == self.clause else atom
                for atom in self.found
            ]

    def _word(self, word: str, start: int) -> None:
        self.place += 1
        if word in _LINKS:
            self._add(word, "link", start, word)
        if word in vocabulary().negators:
            self.negated_to = self.place + _SCOPES.get(word, _TO_THE_END)
        if word in _VAGUE:
            self.vague_to = self.place + _VAGUELY
        if word in ("insteadof", "sameas"):
            return
        for piece in _pieces(word):
            if len(piece) == 1:
                continue
            if poles(piece) or not is_function_word(piece):
                self._add(base(piece), "word", start, piece)

    def _add(
        self, key: str, kind: str, start: int, word: str, figure: Figure | None = None
    ) -> None:
        self.found.append(
            Atom(
                key,
                kind,
                self.place,
                self.clause,
                self.sentence,
                start,
                word,
                poles(word) if kind == "word" else (),
                self.place <= self.negated_to,
                figure,
                self.first.get(start, ""),
                self.place <= self.vague_to,
            )
        )


def _key(figure: Figure) -> str:
    return f"#{figure.value:.6g}"


def _pieces(word: str) -> list[str]:
    """ "key-value" stays one word, "per-channel" is two."""
    if "-" not in word:
        return [word]
    if _PREFIXED.match(word):
        return [word.replace("-", "")]
    return [part for part in word.split("-") if part]


def _one_word(found: re.Match[str]) -> str:
    return f" {found.lastgroup} "


def _words_from(thing: Figure | Name, end: int) -> int:
    """What a number counts is a word beside it: "8 key-value heads"; a measure is a part of it."""
    if isinstance(thing, Name) or thing.unit not in COUNTED:
        return end
    return thing.number_end or end


def _plain_first(name: Name) -> bool:
    """A capital that only the sentence's start explains."""
    return name.first and name.text[1:].islower() and name.text.isalpha()
