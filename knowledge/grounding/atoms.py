"""What a text is made of once it is read: words, names and figures, each with its place."""

from dataclasses import dataclass, replace

from knowledge.grounding.figure_units import Figure
from knowledge.grounding.poles import Pole


@dataclass(frozen=True)
class Atom:
    """A word, name or figure that carries meaning. `place` grows by a token, more at a border.

    `kind` is "word", "name", "figure", "inner" (a size inside a name) or "link" (a word that joins the
    sides of a comparison). `may_name` is the key of the name that a capital at a sentence's start may
    stand for. `negated` says that a "not" or "without" before it reaches it, `vague`
    that something weaker does: "little", "instead of".
    """

    key: str
    kind: str
    place: float
    clause: int
    sentence: int
    start: int
    word: str = ""
    poles: tuple[Pole, ...] = ()
    negated: bool = False
    figure: Figure | None = None
    may_name: str = ""
    vague: bool = False


@dataclass(frozen=True)
class Reading:
    """The atoms of a text in order; `denied` are the sentences that it quotes to refute them."""

    atoms: tuple[Atom, ...]
    denied: tuple["Reading", ...] = ()


def with_names(reading: Reading, names: frozenset[str]) -> Reading:
    """The reading with each capital that opens a sentence taken for a name where it is one elsewhere."""
    if not any(atom.may_name in names for atom in reading.atoms if atom.may_name):
        return reading
    atoms = tuple(
        replace(atom, key=atom.may_name, kind="name") if atom.may_name in names else atom
        for atom in reading.atoms
    )
    return Reading(atoms, tuple(with_names(quote, names) for quote in reading.denied))


def name_keys(reading: Reading) -> set[str]:
    """The keys of all names of a text."""
    return {atom.key for atom in reading.atoms if atom.kind == "name"}
