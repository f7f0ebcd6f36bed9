"""Whether what a sentence puts together stands together in its passages, too.

"Keys per token, values per channel" has every word of "keys per channel, values per token". So the
nearness of each two things is compared between both: it must not be turned round.
"""

from collections.abc import Sequence
from itertools import combinations

from knowledge.grounding.atoms import Atom, Reading
from knowledge.grounding.faults import Fault
from knowledge.grounding.number_check import same_value
from knowledge.grounding.words import is_function_word

_REACH = 4.0
"""Places at which nearness has fallen to half."""
_LIMITS = {
    "word": ((-0.15, -0.55), (-0.1, -0.85)),
    "name": ((-0.15, -0.6),),
    "figure": ((-0.08, -0.4),),
}
"""Below both of a pair, gain and correlation say that two things are swapped; set on the dev sentences."""
_APART, _RANGE = 3.0, 2.0
"""Places within which two words, or the two ends of a range, belong together and cannot be swapped."""


def role_faults(sentence: Reading, passages: Sequence[Reading]) -> list[Fault]:
    """A fault where the sentence gives to one thing what the passages give to another."""
    for passage in passages:
        window = best_window(sentence, passage)
        if window is None:
            continue
        turned = _turned(sentence, window)
        if turned:
            return [Fault("role", turned, "the cited passage has these the other way round")]
    return []


def best_window(sentence: Reading, passage: Reading) -> tuple[Atom, ...] | None:
    """The sentence of the passage, with its successor, that shares most with the sentence checked."""
    best, most = None, 0.0
    for first in sorted({atom.sentence for atom in passage.atoms}):
        for length in (1, 2):
            window = tuple(a for a in passage.atoms if first <= a.sentence < first + length)
            shared = len({a.key for a in sentence.atoms} & {a.key for a in window}) - 0.6 * length
            if shared > most:
                best, most = window, shared
    return best


def _turned(sentence: Reading, window: Sequence[Atom]) -> str | None:
    ours = [atom for atom in sentence.atoms if atom.kind != "link"]
    said, held = _places(ours), _places(window)
    _add_equal_figures(ours, window, held)
    once = [a for a in ours if len(held.get(a.key, ())) == len(said[a.key]) == 1]
    for one, other in combinations(once, 2):
        if _comparable(one, other) and _swapped(one, other, said, held):
            return f"{one.word or one.key[1:]} and {other.word or other.key[1:]}"
    return None


def _comparable(one: Atom, other: Atom) -> bool:
    if one.kind != other.kind:
        return False
    if any(atom.kind == "word" and is_function_word(atom.word) for atom in (one, other)):
        return False
    apart = {"name": 0.0, "figure": _RANGE}.get(one.kind, _APART)
    return abs(one.place - other.place) > apart


def _swapped(
    one: Atom, other: Atom, said: dict[str, list[float]], held: dict[str, list[float]]
) -> bool:
    """Whether what is nearer to the one in the sentence is nearer to the other in the passage."""
    ours, theirs = [], []
    for key, places in said.items():
        if key in held and key not in (one.key, other.key):
            ours.append(_near(said[one.key], places) - _near(said[other.key], places))
            theirs.append(_near(held[one.key], held[key]) - _near(held[other.key], held[key]))
    gain = sum(x * y for x, y in zip(ours, theirs, strict=True))
    norm = (sum(x * x for x in ours) * sum(y * y for y in theirs)) ** 0.5
    return any(gain < least and gain / norm < turned for least, turned in _LIMITS[one.kind])


def _places(atoms: Sequence[Atom]) -> dict[str, list[float]]:
    places: dict[str, list[float]] = {}
    for atom in atoms:
        places.setdefault(atom.key, []).append(atom.place)
    return places


def _add_equal_figures(
    ours: Sequence[Atom], theirs: Sequence[Atom], held: dict[str, list[float]]
) -> None:
    """Figures that are equal under another spelling count as the same thing."""
    for atom in ours:
        if atom.figure is not None and atom.key not in held:
            same = [a.place for a in theirs if same_value(atom.figure, a.figure)]
            if same:
                held[atom.key] = same


def _near(ours: Sequence[float], theirs: Sequence[float]) -> float:
    distance = min(abs(a - b) for a in ours for b in theirs)
    return _REACH / (_REACH + distance)
