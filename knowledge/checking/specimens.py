"""Rules on specimens: enough of them, manner crossed with substance, labels that can teach something."""

from collections.abc import Iterable, Iterator

from knowledge.checking.fault import Fault
from knowledge.schema import Item, Specimen, Substance

LEAST_SPECIMENS = 16
LEAST_POSITIVE, LEAST_NEGATIVE = 1, 2
LEAST: dict[Substance, int] = {
    "right": 4,
    "half": 2,
    "wrong": 4,
    "empty": 4,
    "swapped": 1,
    "adversarial": 1,
}
"""How many specimens of each substance an item needs."""
CROSSED: dict[Substance, int] = {"right": 4, "half": 2, "wrong": 4, "empty": 4}
"""In how many manners. Where ramblers were mostly right, a judge learned that who rambles knows."""
_LONGER_BY_RULE = 0.85


def enough_of_each(item: Item) -> Iterator[Fault]:
    """Sixteen specimens, some of every substance; right, wrong and empty ones in every manner."""
    if len(item.specimens) < LEAST_SPECIMENS:
        yield _fault(item, f"has {len(item.specimens)} specimens; expected {LEAST_SPECIMENS}")
    for substance, least in LEAST.items():
        found = [one for one in item.specimens if one.substance == substance]
        if len(found) < least:
            yield _fault(item, f"has {len(found)} {substance!r} specimens; expected {least}")
    for substance, least in CROSSED.items():
        manners = {one.manner for one in item.specimens if one.substance == substance}
        if len(manners) < least:
            yield _fault(
                item, f"{substance!r} only in {sorted(manners)!r}; expected {least} manners"
            )


def labels_teach(item: Item) -> Iterator[Fault]:
    """Each criterion is met somewhere and missed somewhere, and right answers meet all of them."""
    for criterion in item.criteria:
        met = sum(one.met[criterion.id] for one in item.specimens)
        if met < LEAST_POSITIVE or len(item.specimens) - met < LEAST_NEGATIVE:
            yield _fault(
                item,
                f"criterion {criterion.id!r} is met by {met} specimens and missed by "
                f"{len(item.specimens) - met}; expected {LEAST_POSITIVE} and {LEAST_NEGATIVE}",
            )
    for one in item.specimens:
        share = sum(one.met.values()) / len(one.met)
        if one.substance == "right" and share < 1:
            yield _fault(item, f"specimen {one.id!r} is called right and misses a criterion")
        if one.substance in ("wrong", "empty") and share > 0.5:
            yield _fault(
                item, f"specimen {one.id!r} is called {one.substance} and meets most criteria"
            )
        if one.substance == "swapped" and not 0 < share < 1:
            yield _fault(
                item, f"specimen {one.id!r} is called swapped; expected some met, some missed"
            )


def length_tells_nothing(item: Item) -> Iterator[Fault]:
    """An item whose best answer is its longest by rule teaches a judge to count words."""
    right = [len(one.text) for one in item.specimens if one.substance == "right"]
    other = [len(one.text) for one in item.specimens if one.substance not in ("right", "half")]
    if not right or not other:
        return
    pairs = [(a > b) + 0.5 * (a == b) for a in right for b in other]
    share = sum(pairs) / len(pairs)
    if share > _LONGER_BY_RULE:
        yield Fault(
            "length",
            item.id,
            f"a right specimen is longer than one that is not in {share:.0%} of pairs; "
            f"expected at most {_LONGER_BY_RULE:.0%}",
        )


def exemplars_are_their_own(item: Item) -> Iterator[Fault]:
    """No exemplar stands word for word in a specimen: a judge would look it up."""
    for criterion in item.criteria:
        for exemplar in (*criterion.exemplars.met, *criterion.exemplars.not_met):
            for one in _holding(exemplar, item.specimens):
                yield _fault(
                    item,
                    f"specimen {one.id!r} holds the exemplar {exemplar[:50]!r}... of {criterion.id!r}",
                )


def _holding(exemplar: str, specimens: Iterable[Specimen]) -> Iterator[Specimen]:
    wanted = exemplar.lower().rstrip(".")
    return (one for one in specimens if wanted in one.text.lower())


def _fault(item: Item, says: str) -> Fault:
    return Fault("specimens", item.id, says)
