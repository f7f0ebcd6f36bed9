"""Whether two things that a sentence compares stand on the same sides in its passages.

"A is faster than B", "B is slower than A" and "A runs at twice the speed of B" agree; "B outperforms A"
does not. What stands behind a "than", "over", "of" or "instead of" is the yardstick of a comparison.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.grounding.atoms import Atom, Reading
from knowledge.grounding.faults import Fault

_WEIGHTS = {"name": 1.0, "inner": 0.6, "figure": 0.3, "word": 0.4}
_VERBS = frozenset(["beat", "lead"])
_REACH = 7.0
_CROSSED = 0.3
_NEXT = 4
"""Words before an "instead of" that may be what is chosen."""


@dataclass(frozen=True)
class Comparison:
    """What is measured (`left`) by which yardstick (`right`); `anchors` say in what and which way."""

    kind: str
    left: dict[str, float]
    right: dict[str, float]
    anchors: tuple[Atom, ...]


def comparison_faults(sentence: Reading, passages: Sequence[Reading]) -> list[Fault]:
    """A fault where thing and yardstick have changed places."""
    theirs = [c for passage in passages for c in comparisons(passage.atoms)]
    for ours in comparisons(sentence.atoms):
        for held in sorted(theirs, key=lambda c: -_alike(ours, c))[:2]:
            if _turned(ours, held):
                return [
                    Fault(
                        "role", _words(ours.right), "the cited passage compares the other way round"
                    )
                ]
    return []


def comparisons(atoms: Sequence[Atom]) -> list[Comparison]:
    """The comparisons of a text, in order."""
    found = []
    for i, atom in enumerate(atoms):
        kind = _kind(atoms, i)
        if kind:
            right = _side(atoms[i + 1 :], atom, kind, 1)
            left = _side(atoms[:i][::-1], atom, kind, -1)
            if (left and (right or atom.word in ("ahead", "behind"))) or "@" in "".join(right):
                anchors = _anchors(atoms, atom)
                found.append(Comparison(kind, left, right, anchors))
    return found


def _anchors(atoms: Sequence[Atom], link: Atom) -> tuple[Atom, ...]:
    """What says in what two things are compared, and which way: nearest first, before rather than behind."""
    near = [
        a
        for a in atoms
        if a.sentence == link.sentence
        and abs(a.place - link.place) <= _REACH
        and (a.poles or a.kind == "figure" or (a.kind == "word" and 0 < link.place - a.place <= 1))
    ]
    return tuple(sorted(near, key=lambda a: abs(a.place - link.place) + 2 * (a.place > link.place)))


def _kind(atoms: Sequence[Atom], i: int) -> str:
    atom = atoms[i]
    before = [a for a in atoms[max(0, i - 6) : i] if a.sentence == atom.sentence]
    if atom.kind == "link":
        if atom.word == "insteadof":
            return "choice"
        if atom.word == "over" and not any(
            a.word in ("ratio", "percent") or any(p.axis in ("merit", "speed") for p in a.poles)
            for a in before
        ):
            return ""
        if atom.word in ("of", "to"):
            share = atom.word == "of" and any(
                a.kind == "figure" and a.word in ("percent", "ratio") and atom.place - a.place <= 6
                for a in before
            )
            chosen = atom.word == "to" and any(a.key == "prefer" for a in before)
            return "share" if share else "measure" if chosen else ""
        return "measure"
    return "measure" if atom.key in _VERBS and atom.kind == "word" else ""


def _side(atoms: Sequence[Atom], centre: Atom, kind: str, way: int) -> dict[str, float]:
    side: dict[str, float] = {}
    for atom in atoms:
        if atom.sentence != centre.sentence or abs(atom.place - centre.place) > (
            _REACH if way > 0 else 14
        ):
            break
        if way > 0 and atom.kind == "link" and atom.word != "of" and side:
            break
        if atom.kind != "link" and not atom.poles:
            side.setdefault(atom.key, _WEIGHTS.get(atom.kind, 0.0))
    if way < 0 and kind == "choice":
        side = dict(list(side.items())[:_NEXT])
    named = [key for key in side if key[0] == "@"]
    if way > 0 and named:
        # What is named first behind a "than" is the yardstick; the rest says in what.
        return {named[0]: side[named[0]]}
    return side


def _alike(ours: Comparison, held: Comparison) -> float:
    mine, theirs = {**ours.left, **ours.right}, {**held.left, **held.right}
    return sum(w for key, w in mine.items() if key in theirs) + 0.5 * (ours.kind == held.kind)


def _turned(ours: Comparison, held: Comparison) -> bool:
    if (ours.kind == "choice") != (held.kind == "choice"):
        return False
    way = _way(ours.anchors, held.anchors)
    if way == 0 and ours.kind != "choice":
        return False
    only = {k for k in ours.right if k in held.left and k not in held.right and k not in ours.left}
    other = {k for k in held.right if k in ours.left and k not in ours.right and k not in held.left}
    if (
        "share" in (ours.kind, held.kind)
        and ours.kind != held.kind
        and not (_named(ours.right) and _named(held.right))
    ):
        return False
    if "share" in (ours.kind, held.kind):
        # "A third of the memory" has no yardstick; "99% of ChatGPT" has one.
        only, other = ({k for k in keys if k[0] == "@"} for keys in (only, other))
    crossed = sum(ours.right[k] for k in only) + sum(held.right[k] for k in other)
    straight = sum(w for k, w in ours.right.items() if k in held.right and k not in held.left)
    straight += sum(w for k, w in ours.left.items() if k in held.left and k not in held.right) * 0.5
    if way >= 0:
        return crossed > straight + _CROSSED
    same_yardstick = bool(ours.right.keys() & held.right.keys())
    return ours.kind != "share" and same_yardstick and straight > crossed + _CROSSED


def _named(side: dict[str, float]) -> bool:
    return any(key[0] == "@" for key in side)


def _way(ours: Sequence[Atom], theirs: Sequence[Atom]) -> int:
    """1 if both point the same way, -1 if contrary, 0 if nothing ties them."""
    for a in ours:
        for b in theirs:
            for pole in a.poles:
                for other in b.poles:
                    if (
                        pole.axis.split(".")[0] == other.axis.split(".")[0]
                        and a.negated == b.negated
                    ):
                        return pole.sign * other.sign
    tied = {a.key for a in ours if not a.poles}
    return int(any(b.key in tied for b in theirs))


def order_faults(sentence: Reading, passages: Sequence[Reading]) -> list[Fault]:
    """A fault where "from A to B" stands in a passage as "from B to A"."""
    theirs = {pair for passage in passages for pair in _paths(passage.atoms)}
    for first, second in _paths(sentence.atoms):
        if (second, first) in theirs and (first, second) not in theirs:
            return [Fault("role", f"{first} to {second}", "the cited passage goes the other way")]
    return []


def _paths(atoms: Sequence[Atom]) -> list[tuple[float, float]]:
    """Figures with nothing but "to" or an arrow between them, each as it is written."""
    pairs = []
    for one, link, other in zip(atoms, atoms[1:], atoms[2:], strict=False):
        joined = link.kind == "link" and link.word in ("to", "->")
        if joined and one.figure is not None and other.figure is not None:
            pairs.append((one.figure.face, other.figure.face))
    return pairs


def _words(side: dict[str, float]) -> str:
    return " ".join(key.lstrip("@#") for key in side)
