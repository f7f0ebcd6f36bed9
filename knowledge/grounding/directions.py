"""Whether a sentence's directions are those of its passages: grew or fell, with or without.

A word with a direction is compared with the words of its axis that stand among the same things in a
passage; any other word with itself, negated or not. What a passage quotes to refute is refused as well.
"""

from collections.abc import Mapping, Sequence

from knowledge.grounding.atoms import Atom, Reading
from knowledge.grounding.faults import Fault
from knowledge.grounding.number_check import same_value
from knowledge.grounding.poles import contraries

_REACH = 4.0
"""Places at which a word's weight for what stands around has fallen to half."""
_SAME_WORD = 1.35
_MARGIN = {"contrary": 0.08, "axis": 0.3, "negation": 0.15}
"""By how much the contrary must fit better than what agrees; set on the dev sentences."""
_LEAST = {"contrary": 0.5, "axis": 0.7, "negation": 0.5}
"""How much of what stands around must be shared for two directions to be compared at all."""
_DENIED = 0.6
_DENIED_WORDS = 0.4
"""Shares of a sentence, names apart in the second, that make it the belief which a passage refutes."""
_ADJECTIVES = (
    "amount.number", "amount.size", "amount.extent", "order", "arithmetic", "likeness", "place", "breadth",
)  # fmt: skip
"""Axes whose words a "not" in their clause seldom turns round: "not in long texts"."""
_TAKEN_AWAY = ("keeping", "inclusion")
"""Axes whose minus says what "no" and "without" say."""


def direction_faults(sentence: Reading, passages: Sequence[Reading], title: Reading) -> list[Fault]:
    """A fault for each word whose contrary the passages have in its place, and for a denied belief."""
    faults = [
        Fault("direction", atom.word, f"the cited passage has {contrary.word!r} in its place")
        for atom in sentence.atoms
        if atom.poles and (contrary := _contrary(sentence, atom, passages)) is not None
    ]
    return faults or negation_faults(sentence, passages) or denied_faults(sentence, passages, title)


def _contrary(sentence: Reading, atom: Atom, passages: Sequence[Reading]) -> Atom | None:
    around = _around(sentence.atoms, atom)
    agrees = 0.0
    against: list[tuple[float, str, Atom]] = []
    for passage in passages:
        for found in passage.atoms:
            side = _side(atom, found)
            if side == 0 or (side < 0 and _claimed(sentence, atom, passage, found)):
                continue
            fit = _fit(around, _around(passage.atoms, found))
            fit *= _SAME_WORD if _akin(atom, found) else 1.0
            if side > 0:
                agrees = max(agrees, fit)
            else:
                against.append((fit, _manner(atom, found), found))
    strong = [
        (fit, found)
        for fit, manner, found in against
        if fit >= _LEAST[manner] and fit > agrees + _MARGIN[manner]
    ]
    return max(strong, key=lambda pair: pair[0])[1] if strong else None


def _claimed(sentence: Reading, atom: Atom, passage: Reading, found: Atom) -> bool:
    """Whether another word of the sentence agrees with `found` and fits there better than `atom`."""
    there = _around(passage.atoms, found)
    mine = _fit(_around(sentence.atoms, atom), there)
    return any(
        other is not atom
        and other.poles
        and other.negated == found.negated
        and _side(other, found) > 0
        and _fit(_around(sentence.atoms, other), there)
        >= mine * (0.6 if other.key == found.key else 1)
        for other in sentence.atoms
    )


def _side(ours: Atom, theirs: Atom) -> int:
    """1 if both point the same way, -1 if not, 0 if they lie on no common axis."""
    turned = -1 if ours.negated != theirs.negated else 1
    if turned < 0 and (
        ours.vague or theirs.vague or any(pole.axis in _ADJECTIVES for pole in ours.poles)
    ):
        return 0
    for pole in ours.poles:
        for other in theirs.poles:
            if _root(pole.axis) == _root(other.axis):
                return pole.sign * other.sign * turned
    return 0


def _root(axis: str) -> str:
    return axis.split(".", 1)[0]


def _manner(ours: Atom, theirs: Atom) -> str:
    """How two words are contrary: in their meaning, only on a common axis, or only by a "not"."""
    if ours.negated != theirs.negated:
        return "negation"
    axes = {pole.axis for pole in ours.poles} & {pole.axis for pole in theirs.poles}
    return "contrary" if axes or contraries(ours.key, theirs.key) else "axis"


def _akin(ours: Atom, theirs: Atom) -> bool:
    return ours.key == theirs.key or contraries(ours.key, theirs.key)


def _around(atoms: Sequence[Atom], centre: Atom) -> dict[str, float]:
    near: dict[str, float] = {}
    for atom in atoms:
        if atom is not centre and atom.kind != "link" and atom.sentence == centre.sentence:
            weight = _REACH / (_REACH + abs(atom.place - centre.place))
            near[atom.key] = max(weight, near.get(atom.key, 0.0))
    return near


def _fit(ours: Mapping[str, float], theirs: Mapping[str, float]) -> float:
    """Share of our weight that is near there, too, 0 to 1."""
    total = sum(ours.values())
    shared = sum(min(weight, theirs[key]) for key, weight in ours.items() if key in theirs)
    return shared / total if total else 0.0


def negation_faults(sentence: Reading, passages: Sequence[Reading]) -> list[Fault]:
    """A fault for a word that the sentence affirms where the passages deny it, or the other way round."""
    if any(p.axis in _TAKEN_AWAY and p.sign < 0 for a in sentence.atoms for p in a.poles):
        return []
    settled = _settled(sentence, passages)
    contrary = [
        atom.word
        for atom in sentence.atoms
        if atom.kind == "word"
        and not atom.poles
        and not atom.vague
        and atom.clause not in settled
        and _denied_elsewhere(sentence, atom, passages)
    ]
    if not contrary:
        return []
    return [Fault("direction", " ".join(contrary), "one denies this and the other does not")]


def _settled(sentence: Reading, passages: Sequence[Reading]) -> set[int]:
    """Clauses of which something is negated in the sentence and in a passage alike."""
    denied = {a.key for passage in passages for a in passage.atoms if a.negated}
    return {a.clause for a in sentence.atoms if a.negated and a.key in denied}


def _denied_elsewhere(sentence: Reading, atom: Atom, passages: Sequence[Reading]) -> bool:
    around = _around(sentence.atoms, atom)
    agrees = contrary = 0.0
    for passage in passages:
        for found in passage.atoms:
            if found.key == atom.key and not found.vague:
                fit = _fit(around, _around(passage.atoms, found))
                if found.negated == atom.negated:
                    agrees = max(agrees, fit)
                else:
                    contrary = max(contrary, fit)
    return contrary >= _LEAST["negation"] and contrary > agrees + _MARGIN["negation"]


def denied_faults(sentence: Reading, passages: Sequence[Reading], title: Reading) -> list[Fault]:
    """A fault if the sentence says what a passage quotes in order to refute it."""
    subject = {atom.key for atom in title.atoms}
    ours = {a.key: a for a in sentence.atoms if a.kind != "link"}
    for passage in passages:
        for quote in passage.denied:
            if _says(ours, quote, subject):
                return [Fault("direction", "the sentence", "the cited passage refutes this belief")]
    return []


def _says(ours: Mapping[str, Atom], quote: Reading, subject: set[str]) -> bool:
    theirs = {a.key: a for a in quote.atoms if a.kind != "link"}
    for key, atom in ours.items():
        known = key in theirs or key in subject
        if atom.figure is not None:
            known = any(same_value(atom.figure, a.figure) for a in theirs.values())
        if atom.kind != "word" and not known:
            return False
    words = [key for key, atom in ours.items() if atom.kind == "word"]
    shared = [key for key in ours if key in theirs]
    common = sum(key in theirs for key in words)
    if common < _DENIED_WORDS * len(words):
        return False
    alike = len(shared) / max(1, min(len(words), len(theirs)))
    return alike >= _DENIED and all(
        (ours[k].negated or ours[k].vague) == theirs[k].negated for k in shared
    )
