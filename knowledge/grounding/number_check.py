"""Whether the numbers of a sentence stand in its passages: the same value, of the same thing."""

from collections.abc import Sequence

from knowledge.grounding.atoms import Atom, Reading
from knowledge.grounding.faults import Fault
from knowledge.grounding.figure_units import Figure
from knowledge.grounding.vocabulary import vocabulary

MEASURED = frozenset(
    ["time", "device time", "money", "percent", "ratio", "byte", "bit", "FLOP", "FLOP/s"]
)
_AS_WRITTEN = frozenset(["percent", "ratio", ""])
_EXACT = 1e-3
_HEDGED = 0.05


def number_faults(sentence: Reading, passages: Sequence[Reading], title: Reading) -> list[Fault]:
    """A fault for each figure that no passage holds, or holds of something else."""
    faults = []
    for atom in sentence.atoms:
        if atom.kind != "figure" or _listed(sentence, atom):
            continue
        equal = [
            (found, passage)
            for passage in (*passages, *(quote for p in passages for quote in p.denied))
            for found in passage.atoms
            if found.figure is not None and same_value(atom.figure, found.figure)
        ]
        fault = _fault(sentence, atom, equal, title)
        if fault is not None:
            faults.append(fault)
    return faults


def same_value(said: Figure | None, held: Figure | None) -> bool:
    """Equal up to how both are written: rounded only where the sentence says that it rounds."""
    if said is None or held is None:
        return False
    if said.value == held.value:
        return True
    shares = ("ratio", "percent")
    if said.unit in shares and held.unit in shares:
        return any(_near(said, said.value, value) for value in _ratios(held))
    if (said.unit, held.unit) != ("", "") and (
        said.unit in _AS_WRITTEN and held.unit in _AS_WRITTEN
    ):
        return _near(said, said.face, held.face)
    return _near(said, said.value, held.value) or _binary(said, held)


def _ratios(held: Figure) -> tuple[float, ...]:
    return (held.value, 1 / held.value) if held.value else (held.value,)


def _near(said: Figure, value: float, held: float) -> bool:
    difference = abs(value - held)
    if difference <= _EXACT * abs(held):
        return True
    return said.hedged and difference <= min(_HEDGED * abs(held), max(said.step, 0.03 * abs(held)))


def _binary(said: Figure, held: Figure) -> bool:
    """ "4K" is 4,096 as often as 4,000."""
    if not (said.thousands or held.thousands):
        return False
    low, high = sorted((said.value, held.value))
    return abs(high - low * 1.024) <= 1e-3 * high


def _fault(
    sentence: Reading, atom: Atom, equal: list[tuple[Atom, Reading]], title: Reading
) -> Fault | None:
    figure = atom.figure
    assert figure is not None
    what = atom.key[1:] + (f" {figure.unit}" if figure.unit else "")
    if not equal:
        return Fault("number", what, "no cited passage holds this number")
    if not any(_same_unit(sentence, atom, found, passage, title) for found, passage in equal):
        units = sorted({found.figure.unit or "another thing" for found, _ in equal if found.figure})
        return Fault("unit", what, f"the cited passages hold this number of {', '.join(units)}")
    return None


def _same_unit(
    sentence: Reading, atom: Atom, found: Atom, passage: Reading, title: Reading
) -> bool:
    said, held = atom.figure, found.figure
    assert said is not None
    assert held is not None
    if said.unit == held.unit and said.unit in MEASURED:
        return True
    if said.unit in MEASURED and held.unit and held.unit != said.unit:
        return said.unit in _AS_WRITTEN and held.unit in _AS_WRITTEN
    if said.unit in MEASURED - {"percent"} and not held.unit:
        return False
    if said.unit and held.unit and said.unit != held.unit:
        return False
    ours, theirs = _counted(sentence, atom), _counted(passage, found)
    if not ours or not (theirs or held.unit):
        return True
    near = {a.key for a in passage.atoms if a.sentence == found.sentence}
    return ours <= near or ours <= {a.key for a in title.atoms}


def _counted(sentence: Reading, atom: Atom) -> frozenset[str]:
    """The noun in the plural right behind a figure, which says of what it is the number."""
    place = atom.place
    for a in sentence.atoms:
        if a.start <= atom.start or a.clause != atom.clause:
            continue
        if a.kind != "word" or a.place - place > 1 or a.place - atom.place > 3:
            break
        if a.word in vocabulary().verbs:
            break
        if a.word.endswith("s") and not a.word.endswith("ss"):
            return frozenset([a.key])
        place = a.place
    return frozenset()


def _listed(sentence: Reading, atom: Atom) -> bool:
    """ "Three sizes, 7B, 13B and 70B": a small number in words that the sentence itself counts out."""
    figure = atom.figure
    if figure is None or not figure.worded or figure.unit in MEASURED or not 2 <= figure.value <= 6:
        return False
    items, last = 0, atom.place + 4
    for item in sentence.atoms:
        if item.start > atom.start and item.kind in ("figure", "name") and item.place <= last + 5:
            items, last = items + 1, item.place
    return items >= figure.value
