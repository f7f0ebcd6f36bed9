"""Folding a text for judging: what looks the same becomes the same, and every place is remembered.

Invisible characters go, full-width and styled letters become plain, and Cyrillic or Greek letters that
look like Latin ones become Latin inside words that mix scripts or in a text that is Latin otherwise.
Powers, indices and fractions stay: 10\N{SUPERSCRIPT TWO} is not 102. The stored answer is never
touched; `origin` leads every character back to it, so that evidence stays verbatim.
"""

import re
import unicodedata
from typing import NamedTuple

_LOOK_ALIKE = {
    **dict(zip("асеорхуіјѕһԁԛԝАВСЕНІЈКМОРЅТХ", "aceopxyijshdqwABCEHIJKMOPSTX", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "ABEZHIKMNOPTYXo", strict=True)),
}
_STYLED = ("<wide>", "<narrow>", "<font>", "<circle>", "<square>", "<noBreak>")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_FROM = 0.6
"""Share of ASCII among the letters from which a text counts as Latin."""


class Folded(NamedTuple):
    """`text[i]` stands for `origin[i]` of the text that was folded; same length."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The place in the original of `text[start:end]`; (0, 0) where it is empty."""
        if start >= end or start >= len(self.origin):
            return 0, 0
        return self.origin[start], self.origin[min(end, len(self.origin)) - 1] + 1


def fold(text: str) -> Folded:
    """The text as a reader sees it."""
    if text.isascii():
        return Folded(text, tuple(range(len(text))))
    kept = [(folded, place) for place, character in enumerate(text) for folded in _plain(character)]
    plain = "".join(character for character, _ in kept)
    return Folded(_latin(plain), tuple(place for _, place in kept))


def _plain(character: str) -> str:
    """Nothing for what cannot be seen, the plain letter for a styled one."""
    if unicodedata.category(character) == "Cf":
        return ""
    if unicodedata.decomposition(character).startswith(_STYLED):
        return unicodedata.normalize("NFKC", character)
    return character


def _latin(text: str) -> str:
    """Look-alikes made Latin; as long as `text`."""
    letters = [c for c in text if c.isalpha()]
    mostly = sum(c.isascii() for c in letters) >= _LATIN_FROM * max(1, len(letters))
    return _WORD.sub(lambda word: _latin_word(word.group(), mostly), text)


def _latin_word(word: str, in_latin_text: bool) -> str:
    mixed = any(c.isascii() for c in word) and any(c in _LOOK_ALIKE for c in word)
    hidden = in_latin_text and len(word) > 1 and all(c in _LOOK_ALIKE for c in word)
    return "".join(_LOOK_ALIKE.get(c, c) for c in word) if mixed or hidden else word
